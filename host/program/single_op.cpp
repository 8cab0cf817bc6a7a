#include "program/single_op.hpp"
#include "program/op_call.hpp"
#include "program/program.hpp"
#include "status/failure.hpp"
#include <t2x/shape.hpp>
#include <algorithm>
#include <chrono>
#include <cstring>

namespace t2x {
namespace {

// Hands the given bytes over as a weight, in the element type they have.
class GivenWeight : public WeightSource {
public:
  GivenWeight(std::string name, const OpInput& input) : name_(std::move(name)), input_(input) {}
  const std::string& name() const override { return name_; }
  std::string key() const override { return name_; }
  t2x_dims dims() const override { return input_.dims; }
  void fill(t2x_dtype, std::byte* destination, uint64_t first, uint64_t count) const override {
    std::memcpy(destination, input_.data.data() + first, count);
  }

private:
  std::string name_;
  const OpInput& input_;
};

// A storage that holds the given bytes, so that the op is not hoisted and every repeat runs it.
StoragePtr make_storage(Runtime& runtime, const OpInput& input) {
  auto storage = std::make_shared<Storage>();
  storage->dims = input.dims;
  storage->label = "input";
  storage->buffer = Buffer(*runtime.device, std::max<uint64_t>(input.data.size(), 16), "an op's input");
  runtime.transfer.upload(storage->buffer, 0, std::span<const std::byte>(input.data));
  return storage;
}

std::vector<OwnedAttr> own(const std::vector<t2x_attr>& attrs) {
  std::vector<OwnedAttr> owned;
  for (const t2x_attr& a : attrs) owned.push_back({a.name, a.text ? a.text : "", a.number, a.text != nullptr});
  return owned;
}

void check_sizes(const std::vector<OpInput>& inputs) {
  for (size_t i = 0; i < inputs.size(); ++i)
    if (inputs[i].dims.dtype != T2X_NO_DTYPE && inputs[i].data.size() != bytes(inputs[i].dims))
      fail_user("input " + std::to_string(i) + " has " + std::to_string(inputs[i].data.size()) + " bytes, " +
                to_string(inputs[i].dims) + " needs " + std::to_string(bytes(inputs[i].dims)));
}

void measure(CompiledProgram& program, OpRun& result, int repeats) {
  using clock = std::chrono::steady_clock;
  for (int i = 0; i < std::max(repeats, 1); ++i) {
    auto start = clock::now();
    program.run();
    double wall = std::chrono::duration<double>(clock::now() - start).count();
    result.seconds = i == 0 ? wall : std::min(result.seconds, wall);
  }
}

}  // namespace

OpRun run_single_op(Runtime& runtime, const t2x_op_type& op, const std::vector<OpInput>& inputs,
                    const std::vector<t2x_attr>& attrs, const std::string& variant, int repeats) {
  check_sizes(inputs);
  OpRegistry registry;
  registry.add(&op, "single op");
  Graph graph(registry, op.name);
  std::vector<TensorId> in;
  for (size_t i = 0; i < inputs.size(); ++i) {
    t2x_dtype dtype = inputs[i].dims.dtype;
    if (dtype == T2X_NO_DTYPE) in.push_back(kNoTensor);
    else if (dtype == T2X_F32 || dtype == T2X_I32) in.push_back(graph.add_storage(make_storage(runtime, inputs[i]), false));
    else in.push_back(graph.add_weight(std::make_shared<GivenWeight>("input " + std::to_string(i), inputs[i])));
  }
  auto out = graph.add_op(op.name, in, own(attrs), op.out_count);
  OpRun result;
  std::vector<StoragePtr> kept;
  for (TensorId id : out) {
    auto storage = std::make_shared<Storage>();
    storage->dims = graph.tensor(id).dims;
    storage->label = "output";
    storage->buffer = Buffer(*runtime.device, bytes(storage->dims), "an op's output");
    graph.keep(id, storage);
    kept.push_back(storage);
    result.dims.push_back(storage->dims);
  }
  WeightStore weights(runtime);
  CompileOptions options;
  if (!variant.empty()) options.variants[op.name] = variant;
  auto program = CompiledProgram::compile(runtime, weights, std::move(graph), options);
  measure(*program, result, repeats);
  for (const StoragePtr& s : kept) {
    result.data.emplace_back(bytes(s->dims));
    runtime.transfer.download(s->buffer, 0, result.data.back());
  }
  result.variant = program->stats().variants.at(op.name);
  result.flops = program->stats().flops;
  return result;
}

std::vector<std::string> suitable_variants(Runtime& runtime, const t2x_op_type& op,
                                           const std::vector<t2x_dims>& inputs, const std::vector<t2x_attr>& attrs) {
  auto out = infer_op(op, inputs, attrs);
  OpUse use{op, inputs, out, attrs};
  std::vector<std::pair<int, std::string>> found;
  for (uint32_t i = 0; i < op.variant_count; ++i)
    if (int score = suits(use, op.variants[i], runtime.device->info()); score > 0)
      found.emplace_back(-score, op.variants[i].name);
  std::stable_sort(found.begin(), found.end(), [](auto& a, auto& b) { return a.first < b.first; });
  std::vector<std::string> names;
  for (auto& [score, name] : found) names.push_back(name);
  return names;
}

}  // namespace t2x
