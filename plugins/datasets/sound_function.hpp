// sound_function.hpp - the function `sound` of a data set of sounds: a number becomes samples when a program runs.
#pragma once
#include <t2x/context.hpp>
#include <deque>
#include <functional>

namespace datasets {

class SoundFunction {
public:
  // give(index): the samples of item `index` < count; called by the thread that runs the program.
  using Give = std::function<std::vector<float>(size_t index)>;
  SoundFunction(size_t count, Give give) : count_(count), give_(std::move(give)) {}
  SoundFunction(const SoundFunction&) = delete;
  SoundFunction& operator=(const SoundFunction&) = delete;

  // Records fn(index:i32[1], canvas:f32[1,N]) -> audio:f32[1,N]: a shorter sound ends in silence, a longer one is cut.
  t2x::Tensors call(const t2x::Context& cx, std::span<const t2x::Tensor> in);

private:
  // What one recorded call does at each run of its program.
  struct Stage {
    const SoundFunction* function;
    size_t length;
    static t2x_status run(void* user, void* const* mapped) noexcept;
  };

  size_t count_;
  Give give_;
  std::deque<Stage> stages_;     // a deque: recorded programs point into it
};

// round(seconds * rate), at least 1. Throws t2x::Error when it is more than a sound may have.
size_t sound_length(double seconds, uint32_t rate);

// i32[P,1], all of them `length`, with the note sample_rate: a function's result cannot carry one.
t2x::Tensor sound_sizes(const t2x::Context& cx, size_t count, size_t length, uint32_t rate);

}  // namespace datasets
