#include "porttype/port_type.hpp"
#include <array>
#include <utility>

namespace t2x {
namespace {

constexpr std::array<std::pair<t2x_dtype, const char*>, 7> kDtypes = {{{T2X_F32, "f32"},
                                                                       {T2X_F16, "f16"},
                                                                       {T2X_BF16, "bf16"},
                                                                       {T2X_I32, "i32"},
                                                                       {T2X_U8, "u8"},
                                                                       {T2X_I64, "i64"},
                                                                       {T2X_BOOL, "bool"}}};

std::string list(const std::vector<PortType>& types) {
  std::string text;
  for (const PortType& type : types) text += (text.empty() ? "" : ", ") + to_string(type);
  return text;
}

}  // namespace

t2x_dtype parse_dtype(std::string_view name) {
  for (const auto& [dtype, text] : kDtypes)
    if (name == text) return dtype;
  return T2X_NO_DTYPE;
}

std::string dtypes_text(uint32_t dtypes) {
  std::string text;
  for (const auto& [dtype, name] : kDtypes)
    if (dtypes & (1u << dtype)) text += (text.empty() ? "" : "|") + std::string(name);
  return text;
}

std::string to_string(const Dim& dim) {
  switch (dim.kind) {
    case Dim::kNumber: return std::to_string(dim.number);
    case Dim::kName: return dim.name;
    case Dim::kMultiple: return std::to_string(dim.number) + "*" + dim.name;
    case Dim::kQuotient: return dim.name + "/" + std::to_string(dim.number);
    case Dim::kOpen: return "...";
    case Dim::kAny: break;
  }
  return "?";
}

std::string to_string(const PortType& type) {
  if (type.is_function) {
    std::string results = list(type.results);
    return "fn(" + list(type.arguments) + ") -> " + (type.results.size() == 1 ? results : "(" + results + ")");
  }
  std::string text = type.tag;
  if (type.dtypes) text += ":" + dtypes_text(type.dtypes);
  if (!type.has_dims) return text;
  std::string dims;
  for (const Dim& dim : type.dims) dims += (dims.empty() ? "" : ",") + to_string(dim);
  return text + "[" + dims + "]";
}

}  // namespace t2x
