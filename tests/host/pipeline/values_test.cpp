#include "pipeline/values.hpp"
#include <cmath>
#include <gtest/gtest.h>

namespace t2x {
namespace {

TEST(Values, RangeTexts) {
  EXPECT_EQ(range_text({T2X_PARAM_INT, 1, 200, 1, {}}), "1 to 200");
  EXPECT_EQ(range_text({T2X_PARAM_REAL, 0.5, INFINITY, 1, {}}), "at least 0.5");
  EXPECT_EQ(range_text({T2X_PARAM_REAL, -INFINITY, 2, 1, {}}), "at most 2");
  EXPECT_EQ(range_text({T2X_PARAM_TEXT, -INFINITY, INFINITY, 1, {}}), "");
  EXPECT_EQ(range_text({T2X_PARAM_SIZE, -INFINITY, 4096, 16, {}}), "multiples of 16, at most 4096");
  EXPECT_EQ(range_text({T2X_PARAM_INT, 8, INFINITY, 8, {}}), "multiples of 8, at least 8");
  EXPECT_EQ(range_text({T2X_PARAM_CHOICE, 0, 0, 1, {"a", "b", "c"}}), "'a', 'b' or 'c'");
}

TEST(Values, TextsBecomeWhatTheirKindWants) {
  EXPECT_EQ(value_from_text("5", T2X_PARAM_INT, {}).integer, 5);
  EXPECT_EQ(value_from_text("5", T2X_PARAM_TEXT, {}).text, "5");
  EXPECT_EQ(value_from_text("1e-3", T2X_PARAM_REAL, {}).real, 1e-3);
  EXPECT_EQ(value_from_text("true", T2X_PARAM_BOOL, {}).kind, Value::kBool);
  EXPECT_EQ(value_from_text("5 ", T2X_PARAM_INT, {}).kind, Value::kText);
  EXPECT_EQ(value_from_text("", T2X_PARAM_REAL, {}).kind, Value::kText);
  EXPECT_EQ(value_from_text("-9223372036854775808", T2X_PARAM_INT, {}).integer, INT64_MIN);
}

TEST(Values, Sizes) {
  uint32_t w = 0, h = 0;
  EXPECT_TRUE(parse_size("640x480", w, h));
  EXPECT_EQ(w, 640u);
  EXPECT_EQ(h, 480u);
  for (const char* bad :
       {"", "x", "640", "640x", "x480", "640x480 ", " 640x480", "640*480", "0x1", "1x0", "4294967296x1"})
    EXPECT_FALSE(parse_size(bad, w, h)) << bad;
}

TEST(Values, AWholeNumberMayStandForAReal) {
  std::string why;
  auto value = read_value(Value::of_integer(3), {T2X_PARAM_REAL, 0, 5, 1, {}}, {}, why);
  ASSERT_TRUE(value);
  EXPECT_EQ(value->number, 3.0);
  EXPECT_FALSE(read_value(Value::of_real(3.0), {T2X_PARAM_INT, 0, 5, 1, {}}, {}, why));
  EXPECT_EQ(why, "takes a whole number, not 3.0");
}

}  // namespace
}  // namespace t2x
