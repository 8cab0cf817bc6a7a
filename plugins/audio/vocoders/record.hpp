// record.hpp - a generator as ops, recorded into the open program.
#pragma once
#include "model.hpp"

namespace vocoders {

// mel f32[B,M,T] -> sound f32[B,N], -1..1.
t2x::Tensor record_generator(const t2x::Context& cx, const Model& model, t2x::Tensor mel);

}  // namespace vocoders
