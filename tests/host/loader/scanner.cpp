// A program that serves as scanner, as the t2x executable does.
#include "loader/scan.hpp"
#include <cstring>

int main(int argc, char** argv) {
  if (argc < 2 || std::strcmp(argv[1], t2x::kScanCommand) != 0) return 2;
  return t2x::scan_main({argv + 2, argv + argc});
}
