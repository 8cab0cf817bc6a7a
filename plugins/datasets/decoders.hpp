// decoders.hpp - the two formats behind read_picture(). `file` stands at its first byte.
#pragma once
#include "picture.hpp"
#include <cstdio>

namespace datasets {

// Each throws t2x::Error with the reason alone, without the file's name.
Size png_size(std::FILE* file);
Picture png_picture(std::FILE* file, Colour background);
Size jpeg_size(std::FILE* file);
Picture jpeg_picture(std::FILE* file, Size needed);

// Throws when a picture of this size is larger than this plugin reads.
void check_pixels(uint64_t width, uint64_t height);

}  // namespace datasets
