// Parameters of a node, as plugins read them.
#include "engine/host_table.hpp"
#include <cstring>

namespace t2x {
namespace {

const ParamValue* find(t2x_context* cx, std::string_view param) {
  auto it = cx->node.instance->params.find(param);
  if (it != cx->node.instance->params.end()) return &it->second;
  cx->failure = Failure(Side::Ours, "reads parameter '" + std::string(param) + "', which its description lacks");
  return nullptr;
}

double number(t2x_context* cx, const char* param) {
  const ParamValue* v = find(cx, param);
  return v ? v->number : 0;
}

// "size.width" and "size.height" are the sides of the SIZE parameter "size".
int64_t integer(t2x_context* cx, const char* param) {
  std::string_view name = param;
  for (std::string_view side : {".width", ".height"})
    if (name.ends_with(side)) {
      const ParamValue* v = find(cx, name.substr(0, name.size() - side.size()));
      return v ? (side == ".width" ? v->width : v->height) : 0;
    }
  const ParamValue* v = find(cx, name);
  return v ? v->integer : 0;
}

const char* text(t2x_context* cx, const char* param) {
  const ParamValue* v = find(cx, param);
  return v ? v->text.c_str() : "";
}

}  // namespace

void fill_parameters(t2x_host& host) {
  host.number = number;
  host.integer = integer;
  host.text = text;
}

}  // namespace t2x
