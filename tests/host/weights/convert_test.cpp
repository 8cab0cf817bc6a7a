#include "weights/convert.hpp"
#include "weight_files.hpp"
#include "weights/element.hpp"
#include <t2x/shape.hpp>
#include <gtest/gtest.h>
#include <cstring>
#include <numeric>
#include <random>

namespace t2x {
namespace {

template <class T>
std::span<const std::byte> raw(const std::vector<T>& values) {
  return std::as_bytes(std::span(values));
}

std::vector<std::byte> whole(const ConvertedWeight& weight) {
  std::vector<std::byte> out(bytes(weight.dims));
  weight.fill(out.data(), 0, out.size());
  return out;
}

template <class T>
std::vector<T> values(const ConvertedWeight& weight) {
  const std::vector<std::byte> out = whole(weight);
  std::vector<T> result(out.size() / sizeof(T));
  std::memcpy(result.data(), out.data(), out.size());
  return result;
}

template <class T>
std::vector<float> as_float(const std::vector<T>& source, t2x_dtype dtype) {
  return values<float>(convert_weight(dims({source.size()}, dtype), raw(source), T2X_F32, T2X_LAYOUT_AS_STORED, "w"));
}

TEST(ConvertWeight, EveryTypeToFloat) {
  EXPECT_EQ(as_float<float>({1.5f, -2}, T2X_F32), (std::vector<float>{1.5f, -2}));
  EXPECT_EQ(as_float<uint16_t>({0x3C00, 0xC000}, T2X_F16), (std::vector<float>{1, -2}));
  EXPECT_EQ(as_float<uint16_t>({0x3F80, 0xC000}, T2X_BF16), (std::vector<float>{1, -2}));
  EXPECT_EQ(as_float<int64_t>({-5, 1 << 20}, T2X_I64), (std::vector<float>{-5, 1048576}));
  EXPECT_EQ(as_float<int32_t>({-5, 7}, T2X_I32), (std::vector<float>{-5, 7}));
  EXPECT_EQ(as_float<uint8_t>({0, 255}, T2X_U8), (std::vector<float>{0, 255}));
  EXPECT_EQ(as_float<uint8_t>({0, 2}, T2X_BOOL), (std::vector<float>{0, 1}));
}

TEST(ConvertWeight, FloatsToSixteenBits) {
  const std::vector<float> source = {1, -2, 65520};
  const t2x_dims d = dims({3});
  EXPECT_EQ(values<uint16_t>(convert_weight(d, raw(source), T2X_F16, T2X_LAYOUT_AS_STORED, "w")),
            (std::vector<uint16_t>{0x3C00, 0xC000, 0x7C00}));
  EXPECT_EQ(values<uint16_t>(convert_weight(d, raw(source), T2X_BF16, T2X_LAYOUT_AS_STORED, "w")),
            (std::vector<uint16_t>{0x3F80, 0xC000, 0x4780}));
}

TEST(ConvertWeight, Int64ToInt32) {
  const std::vector<int64_t> source = {-2147483648LL, 2147483647LL};
  EXPECT_EQ(values<int32_t>(convert_weight(dims({2}, T2X_I64), raw(source), T2X_I32, T2X_LAYOUT_AS_STORED, "ids")),
            (std::vector<int32_t>{-2147483648, 2147483647}));
}

TEST(ConvertWeightBad, Int64ThatDoesNotFit) {
  const std::vector<int64_t> source = {1, 2147483648LL};
  auto weight = convert_weight(dims({2}, T2X_I64), raw(source), T2X_I32, T2X_LAYOUT_AS_STORED, "ids");
  EXPECT_EQ(test::failure_of([&] { whole(weight); }),
            "user: tensor 'ids': element 1 is 2147483648, which does not fit 32 bits");
}

TEST(ConvertWeightBad, WhatCannotBe) {
  const std::vector<float> source(6);
  EXPECT_EQ(test::failure_of([&] { convert_weight(dims({6}), raw(source), T2X_I32, T2X_LAYOUT_AS_STORED, "w"); }),
            "user: tensor 'w': f32 elements cannot become i32");
  EXPECT_EQ(test::failure_of([&] {
              convert_weight(dims({2, 3}), raw(source), T2X_F32, T2X_LAYOUT_CHANNELS_LAST, "w");
            }),
            "user: tensor 'w': f32[2,3] cannot be laid out channels-last; a convolution's [O,I,K] or [O,I,KH,KW] is needed");
}

TEST(ConvertWeight, ChannelsLast) {
  // [O,I,KH,KW] = [3,4,2,5]
  std::vector<float> source(3 * 4 * 2 * 5);
  std::iota(source.begin(), source.end(), 0.0f);
  auto weight = convert_weight(dims({3, 4, 2, 5}), raw(source), T2X_F32, T2X_LAYOUT_CHANNELS_LAST, "w");
  EXPECT_EQ(to_string(weight.dims), "f32[3,2,5,4]");
  const std::vector<float> turned = values<float>(weight);
  for (size_t o = 0; o < 3; ++o)
    for (size_t i = 0; i < 4; ++i)
      for (size_t k = 0; k < 10; ++k) EXPECT_EQ(turned[(o * 10 + k) * 4 + i], source[(o * 4 + i) * 10 + k]);
}

TEST(ConvertWeight, ChannelsLastOfSequences) {
  const std::vector<float> source = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};  // [O,I,K] = [2,2,3]
  auto weight = convert_weight(dims({2, 2, 3}), raw(source), T2X_F32, T2X_LAYOUT_CHANNELS_LAST, "w");
  EXPECT_EQ(to_string(weight.dims), "f32[2,3,2]");
  EXPECT_EQ(values<float>(weight), (std::vector<float>{0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11}));
}

TEST(ConvertWeight, ChannelsLastOfEveryElementSize) {
  for (t2x_dtype dtype : {T2X_U8, T2X_F16, T2X_I32, T2X_I64}) {
    const t2x_dims d = dims({2, 3, 1, 2}, dtype);
    const size_t size = element_bytes(dtype);
    std::vector<uint8_t> source(bytes(d));
    std::iota(source.begin(), source.end(), uint8_t{0});
    const auto turned = values<uint8_t>(convert_weight(d, raw(source), dtype, T2X_LAYOUT_CHANNELS_LAST, "w"));
    for (size_t o = 0; o < 2; ++o)
      for (size_t i = 0; i < 3; ++i)
        for (size_t k = 0; k < 2; ++k)
          EXPECT_EQ(turned[((o * 2 + k) * 3 + i) * size], source[((o * 3 + i) * 2 + k) * size]);
  }
}

// Any range of bytes, also within elements, is that range of the whole.
TEST(ConvertWeight, AnyRangeOfBytesCanBeAskedFor) {
  std::mt19937 random(1);
  std::vector<uint16_t> source(40 * 30 * 3 * 3);
  for (uint16_t& value : source) value = static_cast<uint16_t>(random() & 0x7BFF);
  const t2x_dims d = dims({40, 30, 3, 3}, T2X_F16);
  for (uint32_t layout : {T2X_LAYOUT_AS_STORED, T2X_LAYOUT_CHANNELS_LAST})
    for (t2x_dtype to : {T2X_F16, T2X_F32}) {
      auto weight = convert_weight(d, raw(source), to, layout, "w");
      const std::vector<std::byte> all = whole(weight);
      for (int trial = 0; trial < 200; ++trial) {
        const size_t first = random() % all.size(), count = random() % (all.size() - first + 1);
        std::vector<std::byte> part(count + 1, std::byte{0xAB});
        weight.fill(part.data(), first, count);
        EXPECT_TRUE(std::equal(part.begin(), part.end() - 1, all.begin() + static_cast<std::ptrdiff_t>(first)));
        EXPECT_EQ(part.back(), std::byte{0xAB});
      }
    }
}

TEST(ConvertWeight, ATensorWithoutElements) {
  EXPECT_TRUE(whole(convert_weight(dims({0, 4}, T2X_F16), {}, T2X_F32, T2X_LAYOUT_AS_STORED, "w")).empty());
  EXPECT_TRUE(whole(convert_weight(dims({2, 0, 3, 3}, T2X_F16), {}, T2X_F16, T2X_LAYOUT_CHANNELS_LAST, "w")).empty());
}

TEST(ConvertWeightBad, AFileThatShrinksDuringUpload) {
  test::TemporaryFolder folder;
  auto path = folder.write("m.safetensors", test::safetensors(R"({"w":{"dtype":"F32","shape":[2048],)"
                                                              R"("data_offsets":[0,8192]}})",
                                                              std::string(8192, 'x')));
  auto model = ModelFile::open(path);
  auto weight = convert_weight(*model->find("w"), T2X_F32, T2X_LAYOUT_AS_STORED);
  whole(weight);
  std::filesystem::resize_file(path, 100);
  EXPECT_TRUE(test::failure_of([&] { whole(weight); }).find("the file has changed while it was in use") !=
              std::string::npos);
}

}  // namespace
}  // namespace t2x
