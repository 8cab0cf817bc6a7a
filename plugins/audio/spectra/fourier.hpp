// fourier.hpp - Fourier transforms of real rows as part of a program.
#pragma once
#include "plan.hpp"
#include <t2x/context.hpp>
#include <vector>

namespace spectra {

// Records transforms into the open program. Must live as long as the programs that it recorded into: each program has
// plans of its own, kept until this object ends, as nothing tells when a program of another node is released.
class Fourier {
public:
  // [R,n] -> [R,n+2]: n/2 + 1 pairs re, im of each row, unnormalised, exp(-2 pi i k j / n). n is transformable().
  t2x::Tensor forward(const t2x::Context& cx, t2x::Tensor rows);
  // [R,n+2] -> [R,n]: undoes forward. The imaginary parts of the first and the last bin must be 0.
  t2x::Tensor inverse(const t2x::Context& cx, t2x::Tensor spectra);

private:
  // The transforms of one tensor's rows, in as many windows as the device's bindings ask for.
  struct Section {
    const t2x_host* host = nullptr;
    Direction direction{};
    std::vector<std::unique_ptr<Plan>> plans;
    std::vector<VkDeviceSize> real_offsets, complex_offsets;
  };
  t2x::Tensor record(const t2x::Context& cx, t2x::Tensor from, uint32_t rows, uint32_t points, Direction direction);
  static t2x_status record_section(void* section, void* commands, const t2x_buffer_range* ranges);
  std::vector<std::unique_ptr<Section>> sections_;
};

}  // namespace spectra
