#include "engine/adapters.hpp"
#include "engine/host_table.hpp"
#include "noise/noise.hpp"
#include "weights/convert.hpp"
#include <t2x/shape.hpp>
#include <algorithm>
#include <array>
#include <cmath>

namespace t2x {
namespace {

// "NAME.lora_A.weight" of PEFT and diffusers, "NAME.lora_down.weight" of others.
constexpr std::array<const char*, 2> kDown = {".lora_A.weight", ".lora_down.weight"};
constexpr std::array<const char*, 2> kUp = {".lora_B.weight", ".lora_up.weight"};
// What libraries put before the names of the model.
constexpr std::array<const char*, 4> kPrefixes = {"base_model.model.", "transformer.", "diffusion_model.", "model."};

// The part of `name` before one of `endings`; empty when it has none of them.
std::string before(const std::string& name, const std::array<const char*, 2>& endings) {
  for (const char* ending : endings)
    if (name.ends_with(ending)) return name.substr(0, name.size() - std::string_view(ending).size());
  return {};
}

std::string without_prefix(const std::string& name) {
  for (const char* prefix : kPrefixes)
    if (name.starts_with(prefix)) return name.substr(std::string_view(prefix).size());
  return name;
}

float scalar(const Weight& weight) {
  ConvertedWeight value = convert_weight(weight, T2X_F32, T2X_LAYOUT_AS_STORED);
  float number = 0;
  if (count(value.dims) != 1) fail_user("tensor '" + weight.name + "' is " + to_string(weight.dims) + ", not one number");
  value.fill(reinterpret_cast<std::byte*>(&number), 0, sizeof number);
  return number;
}

// A fresh adapter of a matrix [N,K], as two parameters.
AdapterPair trained_pair(t2x_context* cx, const TrainingRule& rule, const WeightSource& weight) {
  Parameters& parameters = cx->session.parameters;
  const std::string base = weight.name().substr(0, weight.name().size() - std::string_view(".weight").size());
  const t2x_dims matrix = weight.dims();
  const std::string key_a = weight.key() + "\nA", key_b = weight.key() + "\nB";
  if (!parameters.find(key_a)) {
    const t2x_dims a = dims({rule.rank, matrix.d[1]}), b = dims({matrix.d[0], rule.rank});
    Transfer& transfer = runtime_of(cx, "an adapter").transfer;
    std::vector<float> values = draw_noise(dims({1, rule.rank, matrix.d[1]}), rule.seed + parameters.all().size(), "philox");
    for (float& v : values) v /= std::sqrt(static_cast<float>(matrix.d[1]));
    StoragePtr down = make_storage(cx, a, (base + ".lora_A.weight").c_str());
    StoragePtr up = make_storage(cx, b, (base + ".lora_B.weight").c_str());
    transfer.upload(down->buffer, 0, std::as_bytes(std::span<const float>(values)));
    const std::vector<float> zeros(count(b));
    transfer.upload(up->buffer, 0, std::as_bytes(std::span<const float>(zeros)));
    transfer.flush();
    parameters.add(key_a, {down->label, weight.model(), down});
    parameters.add(key_b, {up->label, weight.model(), up});
  }
  Graph& graph = cx->capture->graph;
  return {graph.add_storage(parameters.find(key_a)->storage, false),
          graph.add_storage(parameters.find(key_b)->storage, false), rule.scale};
}

AdapterPair stored_pair(t2x_context* cx, const AdapterFile& file, const AdapterFile::Entry& entry,
                        const WeightSource& weight) {
  WeightSourcePtr a = weight_source(file.file(), entry.a, T2X_LAYOUT_AS_STORED);
  WeightSourcePtr b = weight_source(file.file(), entry.b, T2X_LAYOUT_AS_STORED);
  const t2x_dims matrix = weight.dims();
  if (a->dims().d[1] != matrix.d[1] || b->dims().d[0] != matrix.d[0])
    fail_user("adapter '" + entry.a + "' of '" + file.file()->path().string() + "' fits a matrix [" +
              std::to_string(b->dims().d[0]) + "," + std::to_string(a->dims().d[1]) + "], but '" + weight.name() +
              "' is " + to_string(matrix) + ": it was made for another model");
  Graph& graph = cx->capture->graph;
  return {graph.add_weight(a), graph.add_weight(b), entry.scale};
}

AdapterPairs pairs_of(t2x_context* cx, t2x_tensor handle) {
  const WeightSourcePtr weight = handle ? cx->session.values.get(handle).weight : nullptr;
  AdapterPairs pairs;
  if (!weight || weight->dims().rank != 2 || !weight->name().ends_with(".weight")) return pairs;
  if (const auto& rule = cx->node.training; rule && rule->rank && rule->matches(weight->name()))
    pairs.push_back(trained_pair(cx, *rule, *weight));
  for (const auto& file : cx->adapters)
    if (const AdapterFile::Entry* entry = file->find(weight->name()))
      pairs.push_back(stored_pair(cx, *file, *entry, *weight));
  return pairs;
}

TensorId one(Graph& graph, const char* op, std::vector<TensorId> in, std::vector<OwnedAttr> attrs = {}) {
  return graph.add_op(op, std::move(in), std::move(attrs), 1)[0];
}

// y + scale (x A^T) B^T, times `gate` where it is given.
TensorId add_path(Graph& graph, TensorId y, TensorId x, const AdapterPair& pair, TensorId gate = kNoTensor) {
  TensorId h = one(graph, "linear", {x, pair.a});
  if (pair.scale != 1) h = one(graph, "unary", {h}, {{"fn", "affine", 0, true}, {"scale", "", pair.scale, false}});
  return one(graph, "linear", {h, pair.b, kNoTensor, gate, y});
}

TensorId product(Graph& graph, TensorId x, TensorId w, TensorId bias, const AdapterPairs& pairs) {
  TensorId y = one(graph, "linear", {x, w, bias});
  for (const AdapterPair& pair : pairs) y = add_path(graph, y, x, pair);
  return y;
}

// residual + gate * y, gate [G,N] per block of rows.
TensorId gated(Graph& graph, TensorId y, TensorId gate, TensorId residual) {
  const t2x_dims whole = graph.tensor(y).dims;
  if (gate != kNoTensor) {
    const t2x_dims g = graph.tensor(gate).dims;
    TensorId blocks = graph.view(y, dims({g.d[0], rows(whole) / g.d[0], g.d[1]}));
    y = one(graph, "binary", {blocks, graph.view(gate, dims({g.d[0], 1, g.d[1]}))}, {{"fn", "mul", 0, true}});
    y = graph.view(y, whole);
  }
  return residual == kNoTensor ? y : one(graph, "binary", {y, residual}, {{"fn", "add", 0, true}});
}

std::string activation(const std::vector<OwnedAttr>& attrs) {
  for (const OwnedAttr& a : attrs)
    if (a.name == "act" && a.has_text) return a.text;
  return "none";
}

}  // namespace

AdapterFile::AdapterFile(std::shared_ptr<const ModelFile> file, double weight) : file_(std::move(file)) {
  const std::string where = "'" + file_->path().string() + "'";
  for (const Weight& tensor : file_->weights()) {
    if (std::string base = before(tensor.name, kDown); !base.empty()) entries_[without_prefix(base)].a = tensor.name;
    else if (base = before(tensor.name, kUp); !base.empty()) entries_[without_prefix(base)].b = tensor.name;
    else if (!tensor.name.ends_with(".alpha"))
      fail_user(where + " is no file of low-rank adapters: it has a tensor '" + tensor.name +
                "', not NAME.lora_A.weight or NAME.lora_B.weight");
  }
  if (entries_.empty()) fail_user(where + " holds no low-rank adapters");
  for (auto& [base, entry] : entries_) {
    const Weight *a = file_->find(entry.a), *b = file_->find(entry.b);
    if (!a || !b) fail_user(where + ": the adapter of '" + base + "' lacks its other half");
    if (a->dims.rank != 2 || b->dims.rank != 2 || a->dims.d[0] != b->dims.d[1])
      fail_user(where + ": the adapter of '" + base + "' is " + to_string(a->dims) + " and " + to_string(b->dims) +
                ", not [rank,K] and [N,rank]");
    entry.scale = weight;
    const std::string stem = entry.a.substr(0, before(entry.a, kDown).size());
    if (const Weight* alpha = file_->find(stem + ".alpha")) entry.scale *= scalar(*alpha) / a->dims.d[0];
  }
}

const AdapterFile::Entry* AdapterFile::find(std::string_view weight) const {
  constexpr std::string_view ending = ".weight";
  if (!weight.ends_with(ending)) return nullptr;
  auto it = entries_.find(weight.substr(0, weight.size() - ending.size()));
  if (it == entries_.end()) return nullptr;
  used_.insert(it->first);
  return &it->second;
}

std::vector<std::string> AdapterFile::unused() const {
  std::vector<std::string> names;
  for (const auto& [base, entry] : entries_)
    if (!used_.count(base)) names.push_back(base);
  return names;
}

std::vector<AdapterPairs> adapters_of(t2x_context* cx, std::string_view op, const t2x_tensor* in, uint32_t count) {
  const bool swiglu = op == "linear_swiglu";
  if ((!swiglu && op != "linear") || count < (swiglu ? 3u : 2u)) return {};
  if (!cx->node.training && cx->adapters.empty()) return {};
  std::vector<AdapterPairs> pairs = {pairs_of(cx, in[1])};
  if (swiglu) pairs.push_back(pairs_of(cx, in[2]));
  if (cx->node.training) return pairs;
  const bool none = std::all_of(pairs.begin(), pairs.end(), [](const AdapterPairs& p) { return p.empty(); });
  return none ? std::vector<AdapterPairs>{} : pairs;
}

std::vector<TensorId> add_adapted(Graph& graph, std::string_view op, const std::vector<TensorId>& in,
                                  const std::vector<OwnedAttr>& attrs, const std::vector<AdapterPairs>& pairs,
                                  bool training) {
  if (op == "linear_swiglu")
    return {one(graph, "swiglu", {product(graph, in[0], in[1], kNoTensor, pairs[0]),
                                  product(graph, in[0], in[2], kNoTensor, pairs[1])})};
  auto operand = [&](size_t i) { return i < in.size() ? in[i] : kNoTensor; };
  const TensorId bias = operand(2), gate = operand(3), residual = operand(4);
  const std::string act = activation(attrs);
  if (act == "none" && !(training && gate != kNoTensor)) {
    TensorId y = one(graph, "linear", {in[0], in[1], bias, gate, residual});
    for (const AdapterPair& pair : pairs[0]) y = add_path(graph, y, in[0], pair, gate);
    return {y};
  }
  TensorId y = product(graph, in[0], in[1], bias, pairs[0]);
  if (act != "none") y = one(graph, "unary", {y}, {{"fn", act, 0, true}});
  return {gated(graph, y, gate, residual)};
}

}  // namespace t2x
