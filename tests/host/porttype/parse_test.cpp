#include "porttype/port_type.hpp"
#include <gtest/gtest.h>

namespace t2x {
namespace {

std::string again(const char* text) { return to_string(parse_port_type(text)); }

std::string error_of(const std::string& text) {
  try {
    parse_port_type(text);
  } catch (const PortTypeError& error) {
    return std::to_string(error.position) + ": " + error.what();
  }
  return "no error";
}

TEST(PortType, CanonicalTextsReadBackToThemselves) {
  for (const char* text : {"latent:f32[B,C,H,W]", "image:f32|f16[B,3,8*H,W/2]", "tensor", "tensor:f32[...]", "latent:f32[B,C,...]", "mask[?]",
                           "scalar:f32[]", "x:i64|bool|u8|bf16[...,L,D]",
                           "fn(latent:f32[B,C,H,W], time:f32[B]) -> velocity:f32[B,C,H,W]",
                           "fn() -> (a:f32[N], b:f32[N])", "fn(fn(a) -> b) -> c", "fn(a) -> ()", "a-b.c:f32[N]"}) {
    PortType type = parse_port_type(text);
    EXPECT_EQ(parse_port_type(to_string(type)), type) << text;
  }
  EXPECT_EQ(again(" latent : f32 [ B , C,8 * H, W / 2 ] "), "latent:f32[B,C,8*H,W/2]");
  EXPECT_EQ(again("image:f16|f32[B,3,H,W]"), "image:f32|f16[B,3,H,W]");
  EXPECT_EQ(again("fn(a)->b"), "fn(a) -> b");
  EXPECT_EQ(again("fn:f32[N]"), "fn:f32[N]");   // a tag, not a function
}

TEST(PortType, PartsAreKept) {
  PortType type = parse_port_type("image:f32|f16[...,3,8*H,W/2,?]");
  EXPECT_EQ(type.tag, "image");
  EXPECT_EQ(type.dtypes, 1u << T2X_F32 | 1u << T2X_F16);
  ASSERT_EQ(type.dims.size(), 5u);
  EXPECT_EQ(type.dims[0].kind, Dim::kOpen);
  EXPECT_EQ(type.dims[1], (Dim{Dim::kNumber, 3, ""}));
  EXPECT_EQ(type.dims[2], (Dim{Dim::kMultiple, 8, "H"}));
  EXPECT_EQ(type.dims[3], (Dim{Dim::kQuotient, 2, "W"}));
  EXPECT_EQ(type.dims[4].kind, Dim::kAny);
  EXPECT_FALSE(parse_port_type("tensor").has_dims);
  EXPECT_TRUE(parse_port_type("t[]").has_dims);
  PortType function = parse_port_type("fn(a:f32[N], b) -> (c, d)");
  EXPECT_TRUE(function.is_function);
  EXPECT_EQ(function.arguments.size(), 2u);
  EXPECT_EQ(function.results.size(), 2u);
}

TEST(PortType, ErrorsSayWhereAndWhat) {
  EXPECT_EQ(error_of(""), "0: expected a tag such as 'latent', found the end");
  EXPECT_EQ(error_of("latent:f33[B]"), "7: unknown element type 'f33' (known: f32, f16, bf16, i32, u8, i64, bool)");
  EXPECT_EQ(error_of("latent:f32[B,C"), "14: expected ']', found the end");
  EXPECT_EQ(error_of("latent:f32[B,]"), "13: expected a dim (a number, a name, 8*H, H/8, '?' or '...'), found ']'");
  EXPECT_EQ(error_of("latent:f32[B] x"), "14: expected the end of the type, found 'x'");
  EXPECT_EQ(error_of("latent[B,...,W]"), "12: '...' must come first or last among the dims");
  EXPECT_EQ(error_of("latent[...,W,...]"), "16: '...' may stand for dims on one side only");
  EXPECT_EQ(error_of("latent[0]"), "7: expected a size from 1 to 1073741824");
  EXPECT_EQ(error_of("latent[99999999999]"), "7: expected a size from 1 to 1073741824");
  EXPECT_EQ(error_of("latent[H/0]"), "9: expected a size from 1 to 1073741824");
  EXPECT_EQ(error_of("fn(a) b"), "6: expected '->', found 'b'");
  EXPECT_EQ(error_of("a:\xff"), "2: expected an element type, found byte 255");
  EXPECT_EQ(error_of(std::string("a\0b", 3)), "1: expected the end of the type, found byte 0");
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "fn(";
  EXPECT_EQ(error_of(deep), "4096: a type has at most 4096 characters");
  EXPECT_EQ(error_of(deep.substr(0, 300)), "26: functions are nested more than 8 deep");
}

}  // namespace
}  // namespace t2x
