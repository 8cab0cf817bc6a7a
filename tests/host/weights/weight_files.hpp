// tests/host/weights/weight_files.hpp - weight files made by hand, in a folder that goes away.
#pragma once
#include "status/failure.hpp"
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace t2x::test {

// A safetensors file with this header and these data bytes.
inline std::string safetensors(std::string_view header, std::string_view data) {
  std::string file;
  for (int i = 0; i < 8; ++i) file += static_cast<char>(static_cast<uint64_t>(header.size()) >> (8 * i) & 0xFF);
  return file.append(header).append(data);
}

class TemporaryFolder {
public:
  TemporaryFolder() {
    std::string path = (std::filesystem::temp_directory_path() / "t2x_test_XXXXXX").string();
    path_ = mkdtemp(path.data());
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::filesystem::path write(const std::string& name, std::string_view content) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << content;
    return path_ / name;
  }
  const std::filesystem::path& path() const { return path_; }

private:
  std::filesystem::path path_;
};

// "user: message" of the Failure that `action` throws, with `folder` left out of it; "" when it throws none.
template <class Action>
std::string failure_of(const Action& action, const std::filesystem::path& folder = {}) {
  try {
    action();
  } catch (const Failure& failure) {
    const char* side = failure.side == Side::User ? "user: " : failure.side == Side::Machine ? "machine: " : "ours: ";
    std::string text = failure.what();
    const std::string prefix = folder.string() + "/";
    for (size_t at; !folder.empty() && (at = text.find(prefix)) != std::string::npos;) text.erase(at, prefix.size());
    return side + text;
  }
  return "";
}

}  // namespace t2x::test
