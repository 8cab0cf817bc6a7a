// layers.hpp - which tensors does a generator of a given configuration have?
#pragma once
#include "config.hpp"
#include <t2x/shape.hpp>
#include <set>
#include <string>
#include <vector>

namespace vocoders {

struct Layer {
  std::string name;              // without the checkpoint's prefix: "conv_pre", "resblocks.4.convs1.0"
  uint32_t in = 0, out = 0, kernel = 0;
  bool transposed = false;       // its weight is [in,out,kernel]; otherwise [out,in,kernel]
  bool bias = true;
};

// How a file stores the weight of a layer.
enum class Form {
  Fused,                         // weight
  WeightNorm,                    // weight_g, weight_v
  Parametrization                // the same as parametrizations.weight.original0 and original1
};

using Names = std::set<std::string, std::less<>>;

// Names of layers and activations.
std::string upsampler(const Config& config, size_t stage);
std::string resblock(const Config& config, size_t stage, size_t kernel);  // every stage has one for each kernel

// Every convolution; `mels` is the number of bins that conv_pre takes.
std::vector<Layer> layers(const Config& config, uint32_t mels);

// What stands before "conv_pre.": "generator." or nothing, or whatever the file has. Throws t2x::Error
// (T2X_BAD_MODEL) when it has no generator, or several.
std::string find_prefix(const Names& names);

// The form of the layer with this full name; Fused when the file has none of its tensors.
Form form_of(const Names& names, const std::string& layer);
// Names of its weight, of v when there are g and v; and of g, "" when it is fused.
std::string weight_name(const std::string& layer, Form form);
std::string norm_name(const std::string& layer, Form form);

struct ExpectedTensor {
  std::string name;
  t2x_dims dims;                 // dtype T2X_NO_DTYPE: any
  bool optional = false;
};

// Every tensor that the generator reads, by the names that the file has for them.
std::vector<ExpectedTensor> expected_tensors(const Config& config, uint32_t mels, const Names& names,
                                             const std::string& prefix);

// Throws t2x::Error (T2X_BAD_MODEL) when the file has layers that the configuration does not know.
void refuse_other_layers(const Names& names, const std::string& prefix, const std::vector<ExpectedTensor>& expected);

}  // namespace vocoders
