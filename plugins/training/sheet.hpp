// sheet.hpp - several pictures side by side in one PNG.
#pragma once
#include <t2x/abi.h>
#include <string>
#include <vector>

namespace training {

// pixels: [N,3 or more,H,W] in -1..1, the first three channels red, green, blue. About square; throws t2x::Error when
// the file cannot be written.
void write_sheet(const std::string& path, const std::vector<float>& pixels, const t2x_dims& dims);

}  // namespace training
