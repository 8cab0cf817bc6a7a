// The Fourier transforms of plugins/audio/spectra against a discrete Fourier transform in double precision.
#include "pipeline_text.hpp"
#include "reference_case.hpp"
#include "status/failure.hpp"
#include <complex>
#include <gmock/gmock.h>
#include <numbers>
#include <random>

namespace t2x::golden {
namespace {

struct Size {
  uint32_t n_fft, hop, batch, frames;
  uint32_t pad() const { return (n_fft - hop) / 2; }
  uint32_t samples() const { return frames * hop; }
};
void PrintTo(const Size& s, std::ostream* out) { *out << s.n_fft << "/" << s.hop << " " << s.batch << "x" << s.frames; }

Array noise(const Size& s) {
  std::mt19937 random(s.n_fft);
  std::normal_distribution<float> value(0, 0.3f);
  Array audio{{s.batch, s.samples()}, {}};
  for (uint64_t i = 0; i < uint64_t{s.batch} * s.samples(); ++i) audio.values.push_back(value(random));
  return audio;
}

// [B*T, n_fft + 2]: the definition, nothing else.
Array short_time_spectra(const Size& s, const Array& audio) {
  const double turn = 2 * std::numbers::pi / s.n_fft;
  std::vector<std::complex<double>> roots(s.n_fft);
  for (uint32_t i = 0; i < s.n_fft; ++i) roots[i] = std::polar(1.0, -turn * i);
  Array spectra{{uint64_t{s.batch} * s.frames, s.n_fft + 2}, {}};
  std::vector<double> frame(s.n_fft);
  for (uint64_t b = 0; b < s.batch; ++b)
    for (uint32_t t = 0; t < s.frames; ++t) {
      for (uint32_t i = 0; i < s.n_fft; ++i) {
        int64_t j = std::abs(int64_t{t} * s.hop + i - s.pad());
        if (j >= s.samples()) j = 2 * (int64_t{s.samples()} - 1) - j;
        frame[i] = (0.5 - 0.5 * std::cos(turn * i)) * audio.values[b * s.samples() + uint64_t(j)];
      }
      for (uint32_t k = 0; k <= s.n_fft / 2; ++k) {
        std::complex<double> sum = 0;
        for (uint32_t i = 0; i < s.n_fft; ++i) sum += frame[i] * roots[uint64_t{k} * i % s.n_fft];
        spectra.values.push_back(static_cast<float>(sum.real()));
        spectra.values.push_back(static_cast<float>(sum.imag()));
      }
    }
  return spectra;
}

double largest(const Array& a) {
  double most = 0;
  for (float v : a.values) most = std::max(most, std::abs(double(v)));
  return most;
}

void add_round_trip(PipelineText& p, const Size& s, const Array& audio) {
  p.constant("noise", audio);
  p.node("there", "test.short_time");
  p.text("audio", "@noise.tensor");
  p.number("n_fft", s.n_fft);
  p.number("hop", s.hop);
  p.number("repeats", 2);
}

void expect_round_trip(const Size& s, const DeviceOptions& device = {}) {
  const Array audio = noise(s);
  PipelineText p;
  add_round_trip(p, s, audio);
  const ArrayFile got = p.run({"@there.spectra", "@there.audio"}, device);
  const Array expected = short_time_spectra(s, audio);
  expect_close(got["there.spectra"], expected, {2e-6 * largest(expected), 0}, "spectra");
  expect_close(got["there.audio"], audio, {1e-5 * largest(audio), 0}, "audio");
}

class ShortTime : public testing::TestWithParam<Size> {};

TEST_P(ShortTime, IsTheDefinitionAndIsUndone) { expect_round_trip(GetParam()); }

// Powers of two, odd and even numbers of frames, one frame more than a pair, every radix that is offered.
INSTANTIATE_TEST_SUITE_P(Sizes, ShortTime,
                         testing::Values(Size{1024, 256, 1, 12}, Size{1024, 256, 3, 5}, Size{16, 4, 2, 70}, Size{480, 120, 1, 9},
                                         Size{2 * 7 * 11 * 13, 500, 1, 4}, Size{400, 160, 2, 7}, Size{2048, 512, 1, 3}, Size{4096, 1024, 1, 4}));

TEST(ShortTime, WorksInWindowsWhereBindingsAreSmall) {
  DeviceOptions device;
  device.limit_binding = 49152;
  expect_round_trip({256, 64, 2, 40}, device);   // two or three windows, by the alignment
}

// The sentence of the refusal, "" when there is none.
std::string refusal_of(const Size& s, const DeviceOptions& device = {}) {
  PipelineText p;
  add_round_trip(p, s, noise(s));
  try {
    p.run({"@there.audio"}, device);
  } catch (const Failure& failure) {
    return failure.what();
  }
  return "";
}

TEST(ShortTime, RefusesBindingsThatHoldNoFrame) {
  DeviceOptions device;
  device.limit_binding = 4096;
  EXPECT_THAT(refusal_of({2048, 512, 1, 4}, device), testing::ContainsRegex("exceed.* a smaller n_fft fits"));
}

// VkFFT would make such transforms of several kernels, which work in place only.
TEST(ShortTime, RefusesWhatSharedMemoryDoesNotHold) {
  for (uint32_t n : {8192u, 16384u, 65536u}) {
    const Size s{n, n / 4, 1, 3};
    const std::string sentence = refusal_of(s);
    if (sentence.empty() && n < 65536) expect_round_trip(s);   // a device with more
    else EXPECT_THAT(sentence, testing::HasSubstr("n_fft = " + std::to_string(n) + " does not fit this device's shared memory of "));
  }
}

}  // namespace
}  // namespace t2x::golden
