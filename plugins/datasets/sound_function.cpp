#include "sound_function.hpp"
#include "sound_file.hpp"
#include <algorithm>
#include <cmath>
#include <new>

namespace datasets {

t2x::Tensors SoundFunction::call(const t2x::Context& cx, std::span<const t2x::Tensor> in) {
  if (in.size() != 2) throw t2x::Error("sound takes an index and a canvas");
  const t2x_dims index = cx.dims(in[0]), canvas = cx.dims(in[1]);
  if (t2x::count(index) != 1 || index.dtype != T2X_I32)
    throw t2x::Error("the index is " + t2x::to_string(index) + "; sound takes one whole number, i32[1]");
  if (canvas.rank != 2 || canvas.d[0] != 1 || canvas.dtype != T2X_F32)
    throw t2x::Error("the canvas is " + t2x::to_string(canvas) + "; sound fills f32[1, samples]");
  const t2x::Tensor sound = cx.temporary(canvas, "sound");
  stages_.push_back({this, canvas.d[1]});
  const t2x_use uses[] = {{in[0].handle, T2X_READ, 0}, {sound.handle, T2X_WRITE, 0}};
  t2x::check(cx.host()->host_stage(cx.handle(), uses, 2, Stage::run, &stages_.back()));
  return {sound};
}

t2x_status SoundFunction::Stage::run(void* user, void* const* mapped) noexcept {
  const auto* stage = static_cast<const Stage*>(user);
  const int32_t index = *static_cast<const int32_t*>(mapped[0]);
  if (index < 0 || static_cast<size_t>(index) >= stage->function->count_) return T2X_BAD_ARGUMENT;
  try {
    std::vector<float> samples = stage->function->give_(static_cast<size_t>(index));
    samples.resize(stage->length);
    std::copy(samples.begin(), samples.end(), static_cast<float*>(mapped[1]));
    return T2X_OK;
  } catch (const std::bad_alloc&) {
    return T2X_OUT_OF_MEMORY;
  } catch (const std::exception&) {
    return T2X_BAD_FILE;   // it was there and whole when the run began
  }
}

size_t sound_length(double seconds, uint32_t rate) {
  const double length = std::round(seconds * rate);
  if (length > static_cast<double>(sound_file::kMaxSamples))
    throw t2x::Error("seconds x sample_rate is " + std::to_string(static_cast<uint64_t>(length)) + 
                     " samples; at most " + std::to_string(sound_file::kMaxSamples) + " make one sound");
  return std::max<size_t>(1, static_cast<size_t>(length));
}

t2x::Tensor sound_sizes(const t2x::Context& cx, size_t count, size_t length, uint32_t rate) {
  const std::vector<int32_t> sizes(count, static_cast<int32_t>(length));
  const t2x::Tensor tensor = cx.constant(t2x::dims({count, 1}, T2X_I32), sizes, "sound sizes");
  cx.note(tensor, "sample_rate", std::to_string(rate));
  return tensor;
}

}  // namespace datasets
