# Ops that move elements. All but split_heads are walks of one shader.
list(APPEND sources strided.cpp strided_copy.cpp)
set(shape_ops split_heads patchify unpatchify nextline concat slice permute repeat copy)
set(shape_shaders)
set(shape_variants
  "split_heads_lane split_heads TEXEL LANE"
  "split_heads_subgroup split_heads TEXEL SUBGROUP"
  "split_heads_shared split_heads"
  "split_heads_plain split_heads LANE"
  "strided_copy_vec4 strided_copy TEXEL"
  "strided_copy_plain strided_copy")
