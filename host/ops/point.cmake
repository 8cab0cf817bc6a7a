# Ops that take rows or elements where they lie: norms, activations, arithmetic, look-ups.
list(APPEND sources row_norm.cpp)
list(APPEND sources binary_gradient.cpp)
set(point_ops rms_norm layer_norm swiglu unary binary scaled_add embedding timestep_embedding masked_mean
  swiglu_gradient unary_gradient embedding_gradient masked_mean_gradient)
set(point_shaders)
set(point_variants
  "rms_norm_lane rms_norm TEXEL LANE"
  "rms_norm_subgroup rms_norm TEXEL SUBGROUP"
  "rms_norm_shared rms_norm"
  "rms_norm_plain rms_norm LANE"
  "layer_norm_lane layer_norm TEXEL LANE"
  "layer_norm_subgroup layer_norm TEXEL SUBGROUP"
  "layer_norm_shared layer_norm"
  "layer_norm_plain layer_norm LANE"
  "swiglu_vec4 swiglu TEXEL"
  "swiglu_plain swiglu"
  "scaled_add_vec4 scaled_add TEXEL"
  "scaled_add_plain scaled_add"
  "unary_vec4 unary TEXEL"
  "unary_plain unary"
  "binary_vec4 binary TEXEL"
  "binary_vec4_scalar binary TEXEL SCALAR_B"
  "binary_plain binary"
  "swiglu_gradient_vec4 swiglu_gradient TEXEL"
  "swiglu_gradient_plain swiglu_gradient"
  "unary_gradient_vec4 unary_gradient TEXEL"
  "unary_gradient_plain unary_gradient"
  "masked_mean_vec4 masked_mean TEXEL"
  "masked_mean_plain masked_mean"
  "embedding_plain embedding"
  "embedding_gradient_links_vec4 embedding_gradient_links TEXEL"
  "embedding_gradient_links_plain embedding_gradient_links"
  "embedding_gradient_sum_vec4 embedding_gradient_sum TEXEL"
  "embedding_gradient_sum_plain embedding_gradient_sum"
  "masked_mean_gradient_share masked_mean_gradient_share"
  "masked_mean_gradient_vec4 masked_mean_gradient TEXEL"
  "masked_mean_gradient_plain masked_mean_gradient"
  "timestep_embedding_plain timestep_embedding")
