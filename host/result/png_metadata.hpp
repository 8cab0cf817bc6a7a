// host/result/png_metadata.hpp - a text that was embedded in a PNG file.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

namespace t2x {

// The text of a tEXt, zTXt or iTXt chunk that stands before the picture, by its keyword. nullopt when there is none,
// when the file is no PNG and when it is damaged. Throws Side::User when the file cannot be opened.
std::optional<std::string> read_png_text(const std::filesystem::path& path, const std::string& key);

}  // namespace t2x
