// filter.hpp - the low-pass filter of BigVGAN's activation, for files that do not store it.
#pragma once
#include <vector>

namespace vocoders {

// kaiser_sinc_filter1d(cutoff = 0.25, half_width = 0.3, kernel_size = 12) of alias_free_torch/filter.py: a windowed
// sinc, its sum 1.
std::vector<float> low_pass_filter();

}  // namespace vocoders
