# Ops that move elements. All but split_heads and merge_heads are walks of one shader, pad of one more.
list(APPEND sources strided.cpp strided_copy.cpp)
set(shape_ops split_heads merge_heads patchify unpatchify nextline concat slice pad permute repeat copy)
set(shape_shaders)
set(shape_variants
  "split_heads_lane split_heads TEXEL LANE"
  "split_heads_subgroup split_heads TEXEL SUBGROUP"
  "split_heads_shared split_heads"
  "split_heads_plain split_heads LANE"
  "merge_heads_vec4 merge_heads TEXEL"
  "merge_heads_plain merge_heads"
  "strided_fill_vec4 strided_fill TEXEL"
  "strided_fill_plain strided_fill"
  "strided_copy_vec4 strided_copy TEXEL"
  "strided_copy_plain strided_copy")
