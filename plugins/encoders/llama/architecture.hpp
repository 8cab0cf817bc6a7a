// architecture.hpp - which LLaMA is this? Read from the tensors' shapes; names play no part but the prefix.
#pragma once
#include "config.hpp"
#include <t2x/shape.hpp>
#include <map>
#include <string>
#include <vector>

namespace llama {

using Shapes = std::map<std::string, t2x_dims, std::less<>>;

struct Architecture {
  std::string prefix;            // "model." or "": what the tensors' names begin with
  uint32_t vocabulary = 0, hidden = 0, layers = 0, feed_forward = 0;
  uint32_t heads = 0, kv_heads = 0, head_dim = 0;
  uint32_t max_positions = 0;
  double eps = 0, rope_theta = 0;

  // "model.layers.3.self_attn.q_proj.weight" for (3, "self_attn.q_proj").
  std::string layer(uint32_t index, const char* tensor) const;
};

// "model." or "": what the names begin with. Throws t2x::Error (T2X_BAD_MODEL) when there is no table of
// embeddings under either: a sentence about another family's config.json would mislead.
std::string name_prefix(const Shapes& shapes);

// Throws t2x::Error (T2X_BAD_MODEL) when these are not the tensors of a LLaMA encoder, or disagree with config.
Architecture infer_architecture(const Shapes& shapes, const Config& config);

struct ExpectedTensor {
  std::string name;
  t2x_dims dims;                 // dtype T2X_NO_DTYPE: any
};

// Every tensor that the encoder reads.
std::vector<ExpectedTensor> expected_tensors(const Architecture& architecture);

// Tensors that a file may hold beside them (NULL-terminated patterns): the output head and RoPE's table.
extern const char* const kIgnoredTensors[];

}  // namespace llama
