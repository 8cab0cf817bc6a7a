// spectra_stages.cpp - a bench's plugin: times each stage of Griffin-Lim as a program of its own, FFTW's transforms of
// the same rows, and the whole vocoder. Inputs are storage, so that nothing is computed once for all replays.
#include "mel_filters.hpp"
#include "vocoder.hpp"
#include <chrono>
#include <cmath>
#include <ctime>
#include <fftw3.h>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>

namespace {

using t2x::Tensor;

double cpu_now() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return double(t.tv_sec) + 1e-9 * double(t.tv_nsec);
}

// The best wall clock of the repeats, and the CPU time of one, which other load hardly changes.
void report(const std::string& stage, uint32_t repeats, const std::function<void()>& body) {
  body();   // compiles
  double best = 1e9;
  const double cpu = cpu_now();
  for (uint32_t i = 0; i < repeats; ++i) {
    const auto start = std::chrono::steady_clock::now();
    body();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  std::cout << nlohmann::json{{"stage", stage}, {"ms", 1e3 * best}, {"cpu_ms", 1e3 * (cpu_now() - cpu) / repeats}}.dump()
            << "\n" << std::flush;
}

class Stages {
public:
  static constexpr const char* kName = "bench.spectra";
  static constexpr const char* kSummary = "Times the stages of Griffin-Lim.";
  static constexpr const char* kDoc = "Prints JSON lines.";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_param kParams[] = {t2x::real("seconds", 10, 0.1, 600, "of sound"),
                                          t2x::integer("repeats", 20, 1, 1000, "of each stage")};

  explicit Stages(const t2x::Context& cx)
      : repeats_(cx.u32("repeats")), frames_(uint32_t(cx.number("seconds") * shape_.sample_rate / shape_.hop)) {}

  void run(const t2x::Context& cx) {
    const uint32_t points = shape_.n_fft;
    const Tensor audio = filled(cx, {1, frames_ * shape_.hop}), rows = filled(cx, {frames_, points});
    const Tensor spectra = filled(cx, {frames_, points + 2}), before = filled(cx, {frames_, points + 2});
    const Tensor wanted = filled(cx, {frames_, shape_.columns()}), momentum = filled(cx, {1});
    const Tensor mels = filled(cx, {frames_, shape_.mels});
    const spectra::MelFilters filters(cx, shape_);
    const Tensor window = cx.constant(t2x::dims({points}), spectra::hann_window(shape_), "window");
    auto frame = [&] {
      return cx.op("spectra.frame", {audio, window}, {{"hop", shape_.hop}, {"pad", shape_.pad()}, {"frames", frames_}});
    };
    stage(cx, "frame", frame);
    stage(cx, "VkFFT forward", [&] { return fourier_.forward(cx, rows); });
    stage(cx, "STFT: frame and VkFFT", [&] { return fourier_.forward(cx, frame()); });
    stage(cx, "VkFFT inverse", [&] { return fourier_.inverse(cx, spectra); });
    fftw();
    stage(cx, "overlap_add", [&] {
      return cx.op("spectra.overlap_add", {rows, window}, {{"hop", shape_.hop}, {"pad", shape_.pad()}, {"frames", frames_},
                                                           {"samples", frames_ * shape_.hop}});
    });
    stage(cx, "project", [&] { return cx.op("spectra.project", {spectra, before, wanted, momentum}); });
    stage(cx, "magnitude", [&] { return cx.op("spectra.magnitude", {spectra}, {{"columns", shape_.columns()}}); });
    stage(cx, "one update of least squares", [&] {
      return cx.op("spectra.filter_update", {wanted, mels, filters.sums(cx, wanted), filters.first, filters.weights});
    });
    whole(cx);
  }

private:
  Tensor filled(const t2x::Context& cx, std::initializer_list<uint64_t> sizes) const {
    const t2x_dims d = t2x::dims(sizes);
    std::vector<float> values(t2x::count(d));
    for (size_t i = 0; i < values.size(); ++i) values[i] = float(1.5 + std::sin(0.01 * double(i)));
    const Tensor t = cx.storage(d, "values");
    cx.write(t, std::span<const float>(values));
    return t;
  }

  template <class Body> void stage(const t2x::Context& cx, const char* name, Body&& body) {
    const t2x::Program program = cx.capture(name, [&] { cx.keep(body(), name); });
    report(name, repeats_, [&] { cx.run(program); });
    cx.release(program);
  }

  // One thread; plans measured. Framing in plain C++, as one would.
  void fftw() const {
    const int n = int(shape_.n_fft), rows = int(frames_), bins = n / 2 + 1;
    float* real = fftwf_alloc_real(size_t(n) * frames_);
    fftwf_complex* complex = fftwf_alloc_complex(size_t(bins) * frames_);
    const fftwf_plan forward = fftwf_plan_many_dft_r2c(1, &n, rows, real, nullptr, 1, n, complex, nullptr, 1, bins, FFTW_MEASURE);
    const fftwf_plan inverse = fftwf_plan_many_dft_c2r(1, &n, rows, complex, nullptr, 1, bins, real, nullptr, 1, n,
                                                       FFTW_MEASURE | FFTW_PRESERVE_INPUT);
    const std::vector<float> audio(size_t{frames_} * shape_.hop + shape_.n_fft, 0.5f), window = spectra::hann_window(shape_);
    for (size_t i = 0; i < size_t(n) * frames_; ++i) real[i] = float(std::sin(0.01 * double(i)));
    report("FFTW forward, one thread", repeats_, [&] { fftwf_execute(forward); });
    report("STFT: frame and FFTW, one thread", repeats_, [&] {
      for (uint32_t t = 0; t < frames_; ++t)
        for (int i = 0; i < n; ++i) real[size_t{t} * size_t(n) + size_t(i)] = window[size_t(i)] * audio[size_t{t} * shape_.hop + size_t(i)];
      fftwf_execute(forward);
    });
    report("FFTW inverse, one thread", repeats_, [&] { fftwf_execute(inverse); });
    fftwf_destroy_plan(forward);
    fftwf_destroy_plan(inverse);
    fftwf_free(real);
    fftwf_free(complex);
  }

  // The vocoder's defaults on mels that fall and rise; twice, so that the second finds everything compiled.
  void whole(const t2x::Context& cx) const {
    std::vector<float> mels(size_t{shape_.mels} * frames_);
    for (size_t i = 0; i < mels.size(); ++i) mels[i] = float(-2 + std::sin(0.001 * double(i)));
    const Tensor mel = cx.constant(t2x::dims({1, shape_.mels, frames_}), mels, "mel");
    report("griffin_lim.vocode", 1, [&] {
      spectra::Vocoder vocoder({});
      vocoder.vocode(cx, mel);
    });
  }

  spectra::MelShape shape_;
  spectra::Fourier fourier_;
  uint32_t repeats_, frames_;
};

}  // namespace

T2X_PLUGIN("spectra_stages", "1.0.0", "T2X", "Apache-2.0", &t2x::node<Stages>)
