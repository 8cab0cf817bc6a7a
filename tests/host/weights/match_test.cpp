#include "weights/match.hpp"
#include "weight_files.hpp"
#include <t2x/shape.hpp>
#include <gtest/gtest.h>

namespace t2x {
namespace {

std::shared_ptr<const ModelFile> model_of(const test::TemporaryFolder& folder) {
  const std::string header = R"({"a":{"dtype":"F16","shape":[2,3],"data_offsets":[0,12]},)"
                             R"("b":{"dtype":"F32","shape":[2],"data_offsets":[12,20]},)"
                             R"("ema.b":{"dtype":"F32","shape":[1],"data_offsets":[20,24]},)"
                             R"("odd":{"dtype":"F64","shape":[1],"data_offsets":[24,32]}})";
  return ModelFile::open(folder.write("m.safetensors", test::safetensors(header, std::string(32, 'x'))));
}

t2x_weight_spec spec(const char* name, std::initializer_list<uint64_t> shape, t2x_dtype dtype = T2X_NO_DTYPE,
                     uint32_t flags = 0) {
  return {name, dims(shape, dtype), flags, 0};
}

const char* const kIgnored[] = {"ema.*", "odd", nullptr};

TEST(MatchWeights, AModelThatFits) {
  test::TemporaryFolder folder;
  const t2x_weight_spec specs[] = {spec("a", {2, 3}), spec("b", {2}, T2X_F32),
                                   spec("absent", {9}, T2X_NO_DTYPE, T2X_WEIGHT_OPTIONAL)};
  const WeightReport report = match_weights(*model_of(folder), specs, kIgnored);
  EXPECT_EQ(report.error, "");
  EXPECT_EQ(report.warning, "");
}

TEST(MatchWeights, UnexpectedTensorsAloneAreAWarning) {
  test::TemporaryFolder folder;
  const t2x_weight_spec specs[] = {spec("a", {2, 3}), spec("b", {2})};
  const WeightReport report = match_weights(*model_of(folder), specs, nullptr);
  EXPECT_EQ(report.error, "");
  EXPECT_EQ(report.warning, "2 unexpected: ema.b, odd");
}

TEST(MatchWeights, ThreeLinesSayWhatIsWrong) {
  test::TemporaryFolder folder;
  const t2x_weight_spec specs[] = {spec("a", {3, 2}), spec("b", {2}, T2X_F16), spec("n1", {1}),
                                   spec("n2", {1}),   spec("n3", {1}),         spec("n4", {1}),
                                   spec("n5", {1}),   spec("n6", {1}),         spec("odd", {1})};
  const WeightReport report = match_weights(*model_of(folder), specs, nullptr);
  EXPECT_EQ(report.error,
            "6 missing: n1, n2, n3, n4, n5, ...\n"
            "1 unexpected: ema.b\n"
            "3 wrong shape: a is f16[2,3], expected [3,2], b is f32[2], expected f16[2], odd is F64[1], expected [1]");
  EXPECT_EQ(report.warning, "");
}

TEST(MatchWeights, Patterns) {
  EXPECT_TRUE(matches_pattern("a.b.c", "a.*.c"));
  EXPECT_TRUE(matches_pattern("a.b.c", "*"));
  EXPECT_TRUE(matches_pattern("", "*"));
  EXPECT_TRUE(matches_pattern("aXbXb", "*X*b"));
  EXPECT_FALSE(matches_pattern("a.b.c", "a.*.d"));
  EXPECT_FALSE(matches_pattern("ab", "a"));
  EXPECT_FALSE(matches_pattern("a", ""));
  EXPECT_TRUE(matches_pattern("abc", "abc**"));
}

}  // namespace
}  // namespace t2x
