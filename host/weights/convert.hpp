// host/weights/convert.hpp - a weight's bytes as the device wants them: another element type, another layout.
#pragma once
#include "weights/model_files.hpp"
#include <cstdint>
#include <functional>
#include <string>

namespace t2x {

// Writes bytes [first, first+count) of a result, any range in any order: the form that Transfer::upload takes.
using Fill = std::function<void(std::byte* destination, uint64_t first, uint64_t count)>;

struct ConvertedWeight {
  t2x_dims dims{};  // of the result
  Fill fill;        // valid as long as the source's bytes are
};

// Can elements of `from` become `to`? Equal types; any to F32; floats to F16 and BF16; I64, U8 and BOOL to I32.
bool can_convert(t2x_dtype from, t2x_dtype to);

// Element type `to`; floats round to nearest even. `layout` T2X_LAYOUT_CHANNELS_LAST turns [O,I,KH,KW] into
// [O,KH,KW,I] and [O,I,K] into [O,K,I]. `name` names the tensor in messages. Throws Side::User when a layout does not fit the rank; the fill
// throws Side::User when an I64 does not fit an I32. Nothing larger than one output channel is ever materialised.
// `strides`, in elements, tell where the elements of a tensor lie that is not contiguous; see StoredTensor.
ConvertedWeight convert_weight(const t2x_dims& dims, std::span<const std::byte> data, t2x_dtype to, uint32_t layout,
                               const std::string& name, const std::vector<uint64_t>& strides = {});

// The same for a weight of a model; its file is checked before every piece. Refuses types that T2X does not read.
ConvertedWeight convert_weight(const Weight& weight, t2x_dtype to, uint32_t layout);

}  // namespace t2x
