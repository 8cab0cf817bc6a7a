// Neural vocoders: from a mel spectrogram to sound.
#include "nodes.hpp"
#include "ops.hpp"
#include <t2x/plugin.hpp>

namespace vocoders {
namespace {
constexpr const t2x_op_type* kOps[] = {&alias_free_snake_op};
}
}  // namespace vocoders

T2X_PLUGIN_WITH_OPS("vocoders", "0.1.0", "T2X", "Apache-2.0", vocoders::kOps, &vocoders::bigvgan_node,
                    &vocoders::hifigan_node)
