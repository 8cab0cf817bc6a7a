# Ops that bring a row or an axis together: sums, softmax, and the gradients of what normalises rows.
list(APPEND sources row_norm_gradient.cpp row_norm_rule.cpp)
set(reduce_ops sum softmax softmax_gradient rms_norm_gradient layer_norm_gradient)
set(reduce_shaders)
set(reduce_variants
  "sum_vec4 sum TEXEL"
  "sum_fold sum TEXEL FOLD"
  "sum_plain sum"
  "softmax_lane softmax TEXEL LANE"
  "softmax_lane_mask softmax MASK TEXEL LANE"
  "softmax_subgroup softmax TEXEL SUBGROUP"
  "softmax_subgroup_mask softmax MASK TEXEL SUBGROUP"
  "softmax_shared softmax"
  "softmax_shared_mask softmax MASK"
  "softmax_plain softmax LANE"
  "softmax_plain_mask softmax MASK LANE"
  "softmax_gradient_lane softmax_gradient TEXEL LANE"
  "softmax_gradient_subgroup softmax_gradient TEXEL SUBGROUP"
  "softmax_gradient_shared softmax_gradient"
  "softmax_gradient_plain softmax_gradient LANE"
  "rms_norm_gradient_lane rms_norm_gradient TEXEL LANE"
  "rms_norm_gradient_subgroup rms_norm_gradient TEXEL SUBGROUP"
  "rms_norm_gradient_shared rms_norm_gradient"
  "rms_norm_gradient_plain rms_norm_gradient LANE"
  "layer_norm_gradient_lane layer_norm_gradient TEXEL LANE"
  "layer_norm_gradient_subgroup layer_norm_gradient TEXEL SUBGROUP"
  "layer_norm_gradient_shared layer_norm_gradient"
  "layer_norm_gradient_plain layer_norm_gradient LANE")
