// sheet.hpp - several pictures side by side in one PNG.
#pragma once
#include <t2x/abi.h>
#include <string>
#include <vector>

namespace training {

// pixels: [N,3 or more,H,W] in -1..1, the first three channels red, green, blue; or [N,C,T], grey, with the first channel
// at the bottom. About square; throws t2x::Error when
// the file cannot be written.
void write_sheet(const std::string& path, const std::vector<float>& pixels, const t2x_dims& dims);

}  // namespace training
