#include "layers.hpp"
#include <t2x/error.hpp>

namespace vocoders {
namespace {

constexpr uint32_t kEndKernel = 7;  // of conv_pre and conv_post

// The convolutions of one residual block.
void add_resblock(const Config& config, size_t stage, size_t kernel, std::vector<Layer>& layers) {
  const std::string name = resblock(config, stage, kernel);
  const uint32_t channels = config.channels(stage), size = config.kernels[kernel];
  const std::vector<const char*> lists =
      config.resblock == 1 ? std::vector{".convs1.", ".convs2."} : std::vector{".convs."};
  for (const char* list : lists)
    for (size_t i = 0; i < config.dilations[kernel].size(); ++i)
      layers.push_back({name + list + std::to_string(i), channels, channels, size});
}

// The tensors of one of BigVGAN's activations.
void add_activation(const Config& config, const std::string& name, uint32_t channels,
                    std::vector<ExpectedTensor>& tensors) {
  const t2x_dims numbers = t2x::dims({channels}, T2X_NO_DTYPE), filter = t2x::dims({1, 1, 12}, T2X_NO_DTYPE);
  tensors.push_back({name + ".act.alpha", numbers});
  if (config.beta) tensors.push_back({name + ".act.beta", numbers});
  tensors.push_back({name + ".upsample.filter", filter, true});
  tensors.push_back({name + ".downsample.lowpass.filter", filter, true});
}

void add_activations(const Config& config, const std::string& prefix, std::vector<ExpectedTensor>& tensors) {
  for (size_t stage = 0; stage < config.rates.size(); ++stage)
    for (size_t kernel = 0; kernel < config.kernels.size(); ++kernel) {
      const size_t each = config.dilations[kernel].size() * (config.resblock == 1 ? 2 : 1);
      for (size_t i = 0; i < each; ++i)
        add_activation(config, prefix + resblock(config, stage, kernel) + ".activations." + std::to_string(i),
                       config.channels(stage), tensors);
    }
  add_activation(config, prefix + "activation_post", config.channels(config.rates.size() - 1), tensors);
}

}  // namespace

std::string upsampler(const Config& config, size_t stage) {
  return "ups." + std::to_string(stage) + (config.family == Family::BigVgan ? ".0" : "");
}

std::string resblock(const Config& config, size_t stage, size_t kernel) {
  return "resblocks." + std::to_string(stage * config.kernels.size() + kernel);
}

std::vector<Layer> layers(const Config& config, uint32_t mels) {
  std::vector<Layer> layers{{"conv_pre", mels, config.initial_channels, kEndKernel}};
  uint32_t channels = config.initial_channels;
  for (size_t stage = 0; stage < config.rates.size(); ++stage) {
    layers.push_back({upsampler(config, stage), channels, config.channels(stage), config.rate_kernels[stage], true});
    channels = config.channels(stage);
    for (size_t kernel = 0; kernel < config.kernels.size(); ++kernel) add_resblock(config, stage, kernel, layers);
  }
  layers.push_back({"conv_post", channels, 1, kEndKernel, false, config.bias});
  return layers;
}

std::string find_prefix(const Names& names) {
  const std::string anchor = "conv_pre.bias";
  std::vector<std::string> found;
  for (const std::string& name : names) {
    if (!name.ends_with(anchor)) continue;
    const std::string prefix = name.substr(0, name.size() - anchor.size());
    if (prefix.empty() || prefix.back() == '.') found.push_back(prefix);
  }
  if (found.empty()) throw t2x::Error("not a vocoder: it has no tensor '" + anchor + "'", T2X_BAD_MODEL);
  if (found.size() > 1)
    throw t2x::Error("the file has several vocoders: behind '" + found[0] + "' and '" + found[1] +
                     "'; save one of them to a file of its own", T2X_BAD_MODEL);
  return found[0];
}

Form form_of(const Names& names, const std::string& layer) {
  for (const Form form : {Form::WeightNorm, Form::Parametrization})
    if (names.contains(weight_name(layer, form)) || names.contains(norm_name(layer, form))) return form;
  return Form::Fused;
}

std::string weight_name(const std::string& layer, Form form) {
  switch (form) {
    case Form::WeightNorm: return layer + ".weight_v";
    case Form::Parametrization: return layer + ".parametrizations.weight.original1";
    default: return layer + ".weight";
  }
}

std::string norm_name(const std::string& layer, Form form) {
  switch (form) {
    case Form::WeightNorm: return layer + ".weight_g";
    case Form::Parametrization: return layer + ".parametrizations.weight.original0";
    default: return "";
  }
}

std::vector<ExpectedTensor> expected_tensors(const Config& config, uint32_t mels, const Names& names,
                                             const std::string& prefix) {
  std::vector<ExpectedTensor> tensors;
  for (const Layer& layer : layers(config, mels)) {
    const std::string name = prefix + layer.name;
    const Form form = form_of(names, name);
    const uint32_t first = layer.transposed ? layer.in : layer.out, second = layer.transposed ? layer.out : layer.in;
    tensors.push_back({weight_name(name, form), t2x::dims({first, second, layer.kernel}, T2X_NO_DTYPE)});
    // weight norm's dimension 0 is the input's of a transposed convolution.
    if (form != Form::Fused) tensors.push_back({norm_name(name, form), t2x::dims({first, 1, 1}, T2X_NO_DTYPE)});
    if (layer.bias) tensors.push_back({name + ".bias", t2x::dims({layer.out}, T2X_NO_DTYPE)});
  }
  if (config.family == Family::BigVgan) add_activations(config, prefix, tensors);
  return tensors;
}

void refuse_other_layers(const Names& names, const std::string& prefix, const std::vector<ExpectedTensor>& expected) {
  Names known;
  for (const ExpectedTensor& tensor : expected) known.insert(tensor.name);
  for (const std::string& name : names)
    for (const char* root : {"conv_", "ups.", "resblocks.", "activation_post."})
      if (name.starts_with(prefix + root) && !known.contains(name))
        throw t2x::Error("the weights have '" + name + "', which the vocoder's config does not describe: they do not "
                         "belong together", T2X_BAD_MODEL);
}

}  // namespace vocoders
