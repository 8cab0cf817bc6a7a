# conv2d, group_norm, upsample_nearest.
list(APPEND sources conv2d_plan.cpp conv2d_gradient.cpp)
list(APPEND sources group_norm_gradient.cpp)
set(grid_ops conv2d group_norm upsample_nearest)
set(grid_shaders conv2d_uniform conv2d_tile conv2d_plain group_norm_parts group_norm_merge group_norm upsample_nearest)
set(grid_variants
  "conv2d_uniform_bf16 conv2d_uniform BF16"
  "group_norm_parts_texel group_norm_parts TEXEL"
  "group_norm_texel group_norm TEXEL"
  "upsample_nearest_texel upsample_nearest TEXEL")
