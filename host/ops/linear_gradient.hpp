// host/ops/linear_gradient.hpp - what goes back through z = x W^T.
#pragma once
#include <t2x/gradient.hpp>

namespace t2x {

// dz W: dz[R,N], weight[N,K] -> [R,K].
Tensor product_input_gradient(const GradientCall& g, Tensor dz, Tensor weight);
// dz^T x: dz[R,N], x[R,K] -> [N,K].
Tensor product_weight_gradient(const GradientCall& g, Tensor dz, Tensor x);

}  // namespace t2x
