# linear, linear_swiglu, attention.
list(APPEND sources linear_plan.cpp attention_plan.cpp)
set(matrix_ops linear linear_swiglu attention)
set(matrix_shaders linear_uniform linear_tile linear_rows linear_plain attention_uniform attention_tile attention_plain)
set(matrix_variants
  "linear_uniform_bf16 linear_uniform BF16"
  "linear_swiglu_uniform linear_uniform SWIGLU"
  "linear_swiglu_uniform_bf16 linear_uniform SWIGLU BF16"
  "linear_swiglu_tile linear_tile SWIGLU"
  "linear_swiglu_rows linear_rows SWIGLU"
  "linear_swiglu_plain linear_plain SWIGLU")
