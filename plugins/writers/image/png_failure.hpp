// png_failure.hpp - libpng's errors, which must leave C code by longjmp, kept until C++ code can throw them.
#pragma once
#include <cstdio>
#include <png.h>
#include <string>

namespace image {

// libpng calls keep(), which jumps back to the setjmp of the function that called libpng. Such a function holds
// no object with a destructor.
struct PngFailure {
  char message[256] = "";
  int error_number = 0;  // errno of a failed write or read, else 0

  static void keep(png_structp png, png_const_charp message) {
    auto* self = static_cast<PngFailure*>(png_get_error_ptr(png));
    std::snprintf(self->message, sizeof self->message, "%s", message);
    png_longjmp(png, 1);
  }
  static void ignore(png_structp, png_const_charp) {}  // warnings: a bad colour profile does not matter here
};

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace image
