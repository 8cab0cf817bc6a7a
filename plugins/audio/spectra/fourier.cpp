#include "fourier.hpp"
#include <t2x/section.hpp>
#include <algorithm>
#include <string>

namespace spectra {
namespace {

// Windows begin where both sides of the transform are aligned.
uint64_t rows_at_once(const t2x_device_info& device, uint64_t rows, uint64_t real_bytes, uint64_t complex_bytes) {
  uint64_t unit = 1;
  while (unit * real_bytes % device.storage_alignment || unit * complex_bytes % device.storage_alignment) unit *= 2;
  uint64_t most = std::min({device.max_binding_bytes / complex_bytes, uint64_t{device.max_groups[1]},
                            uint64_t{device.max_groups[2]}});
  if (rows <= most) return rows;
  most -= most % unit;
  if (!most)
    throw t2x::Error(std::to_string(unit) + " frames of " + std::to_string(complex_bytes) + " bytes exceed what the device "
                     "binds (" + std::to_string(device.max_binding_bytes) + " bytes); a smaller n_fft fits",
                     T2X_UNSUPPORTED);
  return most;
}

}  // namespace

t2x::Tensor Fourier::forward(const t2x::Context& cx, t2x::Tensor rows) {
  const t2x_dims d = cx.dims(rows);
  return record(cx, rows, d.d[0], d.d[1], Direction::kForward);
}

t2x::Tensor Fourier::inverse(const t2x::Context& cx, t2x::Tensor spectra) {
  const t2x_dims d = cx.dims(spectra);
  return record(cx, spectra, d.d[0], d.d[1] - 2, Direction::kInverse);
}

t2x::Tensor Fourier::record(const t2x::Context& cx, t2x::Tensor from, uint32_t rows, uint32_t points,
                            Direction direction) {
  const t2x_gpu* gpu = cx.host()->gpu(cx.handle());
  if (!gpu) throw t2x::Error("", T2X_UNSUPPORTED);
  auto section = std::make_unique<Section>();
  section->host = cx.host();
  section->direction = direction;
  const uint64_t real_bytes = uint64_t{4} * points, complex_bytes = real_bytes + 8;
  const uint64_t step = rows_at_once(*cx.device(), rows, real_bytes, complex_bytes);
  for (uint64_t first = 0; first < rows; first += step) {
    const auto count = static_cast<uint32_t>(std::min(step, rows - first));
    section->plans.push_back(std::make_unique<Plan>(*gpu, *cx.device(), PlanShape{points, count, direction}));
    section->real_offsets.push_back(first * real_bytes);
    section->complex_offsets.push_back(first * complex_bytes);
  }
  const bool forward = direction == Direction::kForward;
  const t2x::Tensor to = cx.temporary(t2x::dims({rows, forward ? points + 2 : points}), forward ? "spectra" : "frames");
  const t2x_use uses[] = {{from.handle, T2X_READ, 0}, {to.handle, T2X_WRITE, 0}};
  t2x::check(cx.host()->raw(cx.handle(), uses, 2, record_section, section.get()));
  sections_.push_back(std::move(section));
  return to;
}

t2x_status Fourier::record_section(void* user, void* commands, const t2x_buffer_range* ranges) {
  Section& section = *static_cast<Section*>(user);
  const bool forward = section.direction == Direction::kForward;
  const t2x_buffer_range &real = ranges[forward ? 0 : 1], &complex = ranges[forward ? 1 : 0];
  return t2x::section(section.host, [&] {
    for (size_t i = 0; i < section.plans.size(); ++i)
      section.plans[i]->record(t2x::vk_command_buffer(commands),
                               {t2x::vk_buffer(real), t2x::vk_buffer(complex), real.offset + section.real_offsets[i],
                                complex.offset + section.complex_offsets[i]});
  });
}

}  // namespace spectra
