// t2x_format_md: writes pipelines/FORMAT.md anew, after a change of the key table: t2x_format_md > pipelines/FORMAT.md
#include "pipeline/format_reference.hpp"
#include <iostream>

int main() {
  std::cout << t2x::format_reference();
  return std::cout.good() ? 0 : 1;
}
