#include "porttype/port_type.hpp"
#include <charconv>

namespace t2x {
namespace {

constexpr int kMaxDepth = 8;          // functions that take functions
constexpr size_t kMaxLength = 4096;   // bytes of a type string
constexpr uint32_t kMaxNumber = 1u << 30;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Parser {
public:
  explicit Parser(std::string_view text) : text_(text) {}

  PortType whole() {
    PortType result = type();
    skip_spaces();
    if (at_ < text_.size()) fail("expected the end of the type" + found());
    return result;
  }

private:
  [[noreturn]] void fail(const std::string& message) const { throw PortTypeError(at_, message); }

  std::string found() const {
    if (at_ >= text_.size()) return ", found the end";
    unsigned char c = static_cast<unsigned char>(text_[at_]);
    if (c < 0x20 || c >= 0x7f) return ", found byte " + std::to_string(c);
    return std::string(", found '") + text_[at_] + "'";
  }

  void skip_spaces() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }

  bool take(std::string_view token) {
    skip_spaces();
    if (text_.substr(at_, token.size()) != token) return false;
    at_ += token.size();
    return true;
  }

  void expect(std::string_view token) {
    if (!take(token)) fail("expected '" + std::string(token) + "'" + found());
  }

  bool next_is_digit() {
    skip_spaces();
    return at_ < text_.size() && is_digit(text_[at_]);
  }

  // `dashes`: tags may hold '-' and '.' after their first letter; dims' names may not.
  std::string name(const char* what, bool dashes) {
    skip_spaces();
    size_t begin = at_;
    while (at_ < text_.size() && (is_letter(text_[at_]) || (at_ > begin && is_digit(text_[at_])) ||
                                  (dashes && at_ > begin && (text_[at_] == '.' || is_dash()))))
      ++at_;
    if (at_ == begin) fail("expected " + std::string(what) + found());
    return std::string(text_.substr(begin, at_ - begin));
  }

  bool is_dash() const {   // but not the "->" that follows a function's arguments
    return text_[at_] == '-' && text_.substr(at_, 2) != "->";
  }

  uint32_t number() {
    skip_spaces();
    uint32_t value = 0;
    const char* begin = text_.data() + at_;
    auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
    if (error != std::errc() || value == 0 || value > kMaxNumber)
      fail("expected a size from 1 to " + std::to_string(kMaxNumber));
    at_ += static_cast<size_t>(end - begin);
    return value;
  }

  Dim dim(bool first) {
    if (take("...")) {
      skip_spaces();
      if (!first && text_.substr(at_, 1) != "]") fail("'...' must come first or last among the dims");
      return {Dim::kOpen, 0, ""};
    }
    if (take("?")) return {Dim::kAny, 0, ""};
    if (next_is_digit()) {
      uint32_t factor = number();
      if (!take("*")) return {Dim::kNumber, factor, ""};
      return {Dim::kMultiple, factor, name("a dim's name", false)};
    }
    std::string dim_name = name("a dim (a number, a name, 8*H, H/8, '?' or '...')", false);
    if (take("/")) return {Dim::kQuotient, number(), dim_name};
    return {Dim::kName, 0, dim_name};
  }

  uint32_t dtype_list() {
    uint32_t mask = 0;
    do {
      skip_spaces();
      size_t begin = at_;
      std::string text = name("an element type", false);
      t2x_dtype dtype = parse_dtype(text);
      if (dtype == T2X_NO_DTYPE) {
        at_ = begin;
        fail("unknown element type '" + text + "' (known: f32, f16, bf16, i32, u8, i64, bool)");
      }
      mask |= 1u << dtype;
    } while (take("|"));
    return mask;
  }

  std::vector<PortType> list_until_closed() {
    std::vector<PortType> types;
    if (take(")")) return types;
    do types.push_back(type());
    while (take(","));
    expect(")");
    return types;
  }

  PortType function() {
    if (++depth_ > kMaxDepth) fail("functions are nested more than " + std::to_string(kMaxDepth) + " deep");
    PortType result;
    result.is_function = true;
    expect("(");
    result.arguments = list_until_closed();
    expect("->");
    if (take("(")) result.results = list_until_closed();
    else result.results.push_back(type());
    --depth_;
    return result;
  }

  PortType type() {
    PortType result;
    result.tag = name("a tag such as 'latent'", true);
    skip_spaces();
    if (result.tag == "fn" && text_.substr(at_, 1) == "(") return function();
    if (take(":")) result.dtypes = dtype_list();
    if (!take("[")) return result;
    result.has_dims = true;
    if (take("]")) return result;
    do result.dims.push_back(dim(result.dims.empty()));
    while (take(","));
    if (result.dims.size() > 1 && result.dims.front().kind == Dim::kOpen && result.dims.back().kind == Dim::kOpen)
      fail("'...' may stand for dims on one side only");
    expect("]");
    return result;
  }

  std::string_view text_;
  size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

PortType parse_port_type(std::string_view text) {
  if (text.size() > kMaxLength)
    throw PortTypeError(kMaxLength, "a type has at most " + std::to_string(kMaxLength) + " characters");
  return Parser(text).whole();
}

}  // namespace t2x
