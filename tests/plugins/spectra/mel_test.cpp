// Mel filters, windows and the number of frames, against librosa's and PyTorch's.
#include "golden/reference_case.hpp"
#include "mel.hpp"
#include "points.hpp"

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
