// Which row of the bias table serves a distance? The reference's table, and where its buckets begin.
#include "buckets.hpp"
#include "golden/reference_case.hpp"

namespace t5 {
namespace {

TEST(T5Buckets, TableIsTheReferences) {
  const t2x::golden::Array want =
      t2x::golden::ArrayFile(t2x::golden::data("encoders/text_encoder_t5/outputs.safetensors"))["relative_buckets"];
  ASSERT_EQ(want.shape, (std::vector<uint64_t>{24, 24}));
  const std::vector<int32_t> got = bucket_table(24, 32, 128);
  EXPECT_EQ(std::vector<float>(got.begin(), got.end()), want.values);
}

// Beyond the table's 24 tokens: where the logarithm is a whole number, the new bucket begins.
TEST(T5Buckets, BeginWhereTheReferencesDo) {
  const int64_t starts[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 23, 32, 46, 64, 91};
  for (uint32_t bucket = 0; bucket < 16; ++bucket) {
    EXPECT_EQ(relative_bucket(-starts[bucket], 32, 128), bucket);
    if (bucket == 0) continue;
    EXPECT_EQ(relative_bucket(starts[bucket], 32, 128), 16 + bucket);
    EXPECT_EQ(relative_bucket(1 - starts[bucket], 32, 128), bucket - 1);
  }
  EXPECT_EQ(relative_bucket(-100000, 32, 128), 15u);
  EXPECT_EQ(relative_bucket(100000, 32, 128), 31u);
}

}  // namespace
}  // namespace t5
