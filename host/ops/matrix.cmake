# linear, linear_swiglu, matmul, attention.
list(APPEND sources linear_plan.cpp linear_gradient.cpp linear_swiglu_gradient.cpp matmul_plan.cpp matmul_gradient.cpp
  attention_plan.cpp attention_gradient.cpp)
set(matrix_ops linear linear_swiglu matmul attention)
set(matrix_shaders linear_uniform linear_tile linear_rows linear_plain attention_uniform attention_tile attention_plain
  matmul_uniform matmul_columns matmul_tile matmul_merge matmul_plain)
set(matrix_cooperative
  "linear_cooperative linear_cooperative"
  "linear_swiglu_cooperative linear_cooperative SWIGLU"
  "matmul_cooperative matmul_cooperative")
set(matrix_variants
  "matmul_uniform_bf16 matmul_uniform BF16"
  "matmul_columns_bf16 matmul_columns BF16"
  "linear_uniform_bf16 linear_uniform BF16"
  "linear_swiglu_uniform linear_uniform SWIGLU"
  "linear_swiglu_uniform_bf16 linear_uniform SWIGLU BF16"
  "linear_swiglu_tile linear_tile SWIGLU"
  "linear_swiglu_rows linear_rows SWIGLU"
  "linear_swiglu_plain linear_plain SWIGLU")
