// host/engine/spoiled_weight.hpp - why a node's result holds no number: a weight that holds none.
#pragma once
#include "engine/session.hpp"

namespace t2x {

// "tensor 'x' of 'model.safetensors' holds NaN at element 3": the first such tensor of the models of this node and of
// all that it is fed by, whether it was used or not; "" when there is none. Reads them whole.
std::string spoiled_weight(Session& session, const NodeInstance& node);

}  // namespace t2x
