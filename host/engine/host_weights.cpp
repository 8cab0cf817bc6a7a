// Weights by name, as plugins see them.
#include "engine/host_table.hpp"
#include "weights/convert.hpp"
#include "weights/match.hpp"

namespace t2x {
namespace {

// A tensor of an open model file in one layout; converts while it is uploaded.
class ModelWeight : public WeightSource {
public:
  ModelWeight(std::shared_ptr<const ModelFile> model, const Weight& weight, uint32_t layout)
      : model_(std::move(model)), weight_(weight), layout_(layout),
        dims_(convert_weight(weight, weight.dims.dtype, layout).dims) {}
  const std::string& name() const override { return weight_.name; }
  std::string model() const override { return model_->path().string(); }
  std::string key() const override {
    return model_->path().string() + "\n" + weight_.name + "\n" + std::to_string(layout_);
  }
  t2x_dims dims() const override { return dims_; }
  void fill(t2x_dtype dtype, std::byte* destination, uint64_t first, uint64_t count) const override {
    if (!filler_.fill || filler_.dims.dtype != dtype) filler_ = convert_weight(weight_, dtype, layout_);
    filler_.fill(destination, first, count);
  }

private:
  std::shared_ptr<const ModelFile> model_;
  const Weight& weight_;
  uint32_t layout_;
  t2x_dims dims_;
  mutable ConvertedWeight filler_;   // of the last element type asked for; a run has one thread
};

}  // namespace

const std::shared_ptr<const ModelFile>& model_of(t2x_context* cx, const char* param) {
  auto it = cx->node.instance->params.find(std::string_view(param));
  if (it == cx->node.instance->params.end())
    fail_ours("asks for weights of parameter '" + std::string(param) + "', which its description lacks");
  cx->model_unreadable = true;
  const std::shared_ptr<const ModelFile>& model = cx->session.model(it->second.text);
  cx->model_unreadable = false;
  return model;
}

WeightSourcePtr weight_source(const std::shared_ptr<const ModelFile>& model, std::string_view name, uint32_t layout) {
  const Weight* w = model->find(name);
  if (!w) fail_user("model '" + model->path().string() + "' has no tensor '" + std::string(name) + "'");
  require_readable(*w);
  return std::make_shared<ModelWeight>(model, *w, layout);
}

namespace {

const char* weight_name(t2x_context* cx, const char* param, uint32_t index) {
  const char* name = nullptr;
  answer(cx, [&] {
    const auto& weights = model_of(cx, param)->weights();
    if (index < weights.size()) name = weights[index].name.c_str();
  });
  return name;
}

t2x_status weight_dims(t2x_context* cx, const char* param, const char* name, t2x_dims* out) {
  t2x_status found = T2X_BAD_MODEL;
  t2x_status status = answer(cx, [&] {
    if (const Weight* w = model_of(cx, param)->find(name)) *out = w->dims, found = T2X_OK;
  });
  return status == T2X_OK ? found : status;
}

t2x_status match(t2x_context* cx, const char* param, const t2x_weight_spec* specs, uint32_t count,
                 const char* const* ignored) {
  return answer(cx, [&] {
    WeightReport report = match_weights(*model_of(cx, param), std::span(specs, count), ignored);
    if (!report.error.empty()) fail_user(report.error);
    if (!report.warning.empty()) cx->session.warnings.push_back(cx->node.instance->name + ": " + report.warning);
  });
}

t2x_tensor weight(t2x_context* cx, const char* param, const char* name, uint32_t layout) {
  t2x_tensor handle = 0;
  answer(cx, [&] {
    handle = cx->session.values.add({nullptr, weight_source(model_of(cx, param), name, layout), 0, kNoTensor});
  });
  return handle;
}

}  // namespace

void fill_weights(t2x_host& host) {
  host.weight_name = weight_name;
  host.weight_dims = weight_dims;
  host.match_weights = match;
  host.weight = weight;
}

}  // namespace t2x
