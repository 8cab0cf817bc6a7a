#include "filter.hpp"
#include <gtest/gtest.h>

namespace vocoders {
namespace {

// The filter as released checkpoints store it: made in f32, hence off by two units in the last place.
TEST(LowPassFilter, IsThatOfTheReference) {
  const std::vector<float> filter = low_pass_filter();
  const double half[] = {0.0020289647, 0.0093894657, -0.0255434588, -0.0576573834, 0.1285725832, 0.4432097971};
  ASSERT_EQ(filter.size(), 12u);
  for (size_t i = 0; i < 6; ++i) {
    EXPECT_NEAR(filter[i], half[i], 4e-8) << i;
    EXPECT_EQ(filter[11 - i], filter[i]) << i;
  }
}

}  // namespace
}  // namespace vocoders
