#include "engine/spoiled_weight.hpp"
#include "weights/convert.hpp"
#include <t2x/shape.hpp>
#include <cmath>
#include <set>

namespace t2x {
namespace {

constexpr uint64_t kPiece = 1 << 18;   // elements that are looked at together

bool is_real(t2x_dtype type) { return type == T2X_F32 || type == T2X_F16 || type == T2X_BF16; }

// The first element that is NaN; nullopt when there is none.
std::optional<uint64_t> find_nan(const Weight& weight) {
  if (!is_real(weight.dims.dtype)) return std::nullopt;
  const ConvertedWeight floats = convert_weight(weight, T2X_F32, T2X_LAYOUT_AS_STORED);
  const uint64_t total = count(weight.dims);
  std::vector<float> piece(std::min(total, kPiece));
  for (uint64_t first = 0; first < total; first += kPiece) {
    const uint64_t some = std::min(kPiece, total - first);
    floats.fill(reinterpret_cast<std::byte*>(piece.data()), first * sizeof(float), some * sizeof(float));
    for (uint64_t i = 0; i < some; ++i)
      if (std::isnan(piece[i])) return first + i;
  }
  return std::nullopt;
}

std::string spoiled_tensor(const ModelFile& model) {
  for (const Weight& weight : model.weights())
    if (const std::optional<uint64_t> at = find_nan(weight))
      return "tensor '" + weight.name + "' of '" + model.path().string() + "' holds NaN at element " + std::to_string(*at);
  return "";
}

// The node, and those whose results or functions reach it, nearest first.
std::vector<const NodeInstance*> feeding(Session& session, const NodeInstance& node) {
  std::vector<const NodeInstance*> nodes{&node};
  std::set<std::string> met{node.name};
  for (size_t i = 0; i < nodes.size(); ++i)
    for (const auto& [port, references] : nodes[i]->inputs)
      for (const Reference& from : references)
        if (met.insert(from.node).second) nodes.push_back(session.node(from.node).instance);
  return nodes;
}

}  // namespace

std::string spoiled_weight(Session& session, const NodeInstance& node) {
  for (const NodeInstance* one : feeding(session, node))
    for (const auto& [name, value] : one->params)
      if (value.kind == T2X_PARAM_MODEL && !value.text.empty())
        if (std::string found = spoiled_tensor(*session.model(value.text)); !found.empty()) return found;
  return "";
}

}  // namespace t2x
