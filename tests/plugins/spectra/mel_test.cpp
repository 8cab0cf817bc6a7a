// Mel filters, windows and the number of frames, against librosa's and PyTorch's.
#include "golden/reference_case.hpp"
#include "mel.hpp"
#include "points.hpp"
#include <algorithm>

namespace spectra {
namespace {

using t2x::golden::Array;
using t2x::golden::ArrayFile;
using t2x::golden::data;

MelShape shape_of(const std::string& folder) {
  const t2x::golden::Json p = t2x::golden::read_json(data(folder) / "case.json")["params"];
  MelShape s;
  s.sample_rate = p["sampling_rate"], s.n_fft = p["n_fft"], s.hop = p["hop_size"], s.win = p["win_size"];
  s.mels = p["num_mels"], s.fmin = p["fmin"];
  s.fmax = p["fmax"].is_null() ? s.sample_rate / 2.0 : p["fmax"].get<double>();
  return s;
}

class MelTables : public testing::TestWithParam<const char*> {};

TEST_P(MelTables, FiltersMatchLibrosa) {
  const MelShape s = shape_of(GetParam());
  const Array expected = ArrayFile(data(GetParam()) / "outputs.safetensors")["mel_basis"];
  const std::vector<float> rows = mel_basis(s);
  ASSERT_EQ(rows.size(), size_t{s.mels} * s.columns());
  Array got{expected.shape, {}};
  for (uint32_t m = 0; m < s.mels; ++m) {
    const auto row = rows.begin() + ptrdiff_t(m) * s.columns();
    got.values.insert(got.values.end(), row, row + s.bins());
    for (uint32_t k = s.bins(); k < s.columns(); ++k) EXPECT_EQ(row[k], 0) << "mel " << m << ", column " << k;
  }
  t2x::golden::expect_close(got, expected, {2e-9, 0}, "mel_basis");
  EXPECT_EQ(empty_filters(s), 0u);
}

TEST_P(MelTables, WindowMatchesPyTorch) {
  const MelShape s = shape_of(GetParam());
  const Array expected = ArrayFile(data(GetParam()) / "outputs.safetensors")["hann_window"];
  const std::vector<float> window = hann_window(s);
  const uint32_t left = (s.n_fft - s.win) / 2;
  const auto middle = window.begin() + left;
  t2x::golden::expect_close({expected.shape, {middle, middle + s.win}}, expected,
                            {3e-7, 0}, "window");   // PyTorch works it out in float32, to 1.8e-7
  for (uint32_t i = 0; i < left; ++i) EXPECT_EQ(window[i], 0) << i;
  for (uint32_t i = left + s.win; i < s.n_fft; ++i) EXPECT_EQ(window[i], 0) << i;
}

INSTANTIATE_TEST_SUITE_P(Encoders, MelTables, testing::Values("encoders/mel_16k_80", "encoders/mel_24k_32"),
                         [](const auto& info) { return std::string(info.param).substr(9); });

MelShape shape_with(uint32_t n_fft, uint32_t mels, double fmin, double fmax) {
  MelShape s;
  s.n_fft = s.win = n_fft, s.mels = mels, s.fmin = fmin, s.fmax = fmax;
  return s;
}

// Every weight of the dense filters, and nothing else; one filter, filters without a bin, bands that leave bins out.
TEST(MelBands, AreTheFilters) {
  for (const MelShape& s : {shape_with(1024, 80, 0, 8000), shape_with(512, 256, 0, 8000), shape_with(2048, 2, 300, 3000),
                            shape_with(64, 1, 1000, 7000), shape_with(16, 40, 0, 8000), shape_with(4096, 128, 55, 7600)}) {
    const MelBands bands = mel_bands(s);
    std::vector<float> dense(size_t{s.mels} * s.columns());
    for (uint32_t m = 0; m < s.mels; ++m)
      for (int32_t k = bands.bounds[2 * m]; k < bands.bounds[2 * m + 1]; ++k) {
        const int32_t slot = static_cast<int32_t>(m) - bands.first[size_t(k)];
        ASSERT_TRUE(slot == 0 || slot == 1) << "mel " << m << ", bin " << k;
        dense[size_t{m} * s.columns() + size_t(k)] = bands.weights[2 * size_t(k) + size_t(slot)];
      }
    EXPECT_EQ(dense, mel_basis(s)) << s.n_fft << " points, " << s.mels << " mels";
    EXPECT_TRUE(std::is_sorted(bands.first.begin(), bands.first.end()));
    for (int32_t first : bands.first) {
      EXPECT_GE(first, 0);
      EXPECT_LT(first, static_cast<int32_t>(std::max(1u, s.mels - 1)));
    }
  }
}

TEST(MelShape, CountsFrames) {
  MelShape s;   // 1024, 256
  EXPECT_EQ(s.pad(), 384u);
  EXPECT_EQ(s.frames(256), 1u);
  EXPECT_EQ(s.frames(255), 0u);
  EXPECT_EQ(s.frames(160000), 625u);
  EXPECT_EQ(s.frames(3296), 12u);
  EXPECT_EQ(s.least_frames(), 2u);   // 512 samples can be reflected by 384
  EXPECT_EQ(s.columns(), 516u);
}

TEST(MelShape, FindsFiltersWithoutABin) {
  MelShape s;
  s.mels = 256;
  s.n_fft = s.win = 512;
  EXPECT_GT(empty_filters(s), 0u);
}

TEST(Points, OfSmallPrimeFactors) {
  for (uint32_t n : {4u, 16u, 480u, 1024u, 2002u, 4096u}) EXPECT_TRUE(transformable(n)) << n;
  for (uint32_t n : {0u, 2u, 15u, 1023u, 34u, 1026u}) EXPECT_FALSE(transformable(n)) << n;
  EXPECT_EQ(transformable_above(1023), 1024u);
  EXPECT_EQ(transformable_above(1026), 1040u);
}

}  // namespace
}  // namespace spectra
