#include "weights/torch_globals.hpp"
#include <algorithm>
#include <iterator>

namespace t2x {
namespace {

using Use = TorchGlobal::Use;

// https://pytorch.org/docs/stable/tensor_attributes.html; the first is what an UntypedStorage counts in.
constexpr TorchElement kElements[] = {
    {"UntypedStorage", "uint8", "U8", 1, T2X_U8},
    {"ByteStorage", "uint8", "U8", 1, T2X_U8},
    {"BoolStorage", "bool", "BOOL", 1, T2X_BOOL},
    {"FloatStorage", "float32", "F32", 4, T2X_F32},
    {"HalfStorage", "float16", "F16", 2, T2X_F16},
    {"BFloat16Storage", "bfloat16", "BF16", 2, T2X_BF16},
    {"LongStorage", "int64", "I64", 8, T2X_I64},
    {"IntStorage", "int32", "I32", 4, T2X_I32},
    {"DoubleStorage", "float64", "F64", 8, T2X_NO_DTYPE},
    {"ShortStorage", "int16", "I16", 2, T2X_NO_DTYPE},
    {"CharStorage", "int8", "I8", 1, T2X_NO_DTYPE},
    {"ComplexFloatStorage", "complex64", "C64", 8, T2X_NO_DTYPE},
    {"ComplexDoubleStorage", "complex128", "C128", 16, T2X_NO_DTYPE},
    {"", "uint16", "U16", 2, T2X_NO_DTYPE},
    {"", "uint32", "U32", 4, T2X_NO_DTYPE},
    {"", "uint64", "U64", 8, T2X_NO_DTYPE},
    {"", "float8_e4m3fn", "F8_E4M3", 1, T2X_NO_DTYPE},
    {"", "float8_e5m2", "F8_E5M2", 1, T2X_NO_DTYPE},
};

struct Known {
  std::string_view module, name;
  Use use;
};
constexpr Known kKnown[] = {
    {"collections", "OrderedDict", Use::Dict},
    {"collections", "defaultdict", Use::Dict},
    {"torch._utils", "_rebuild_tensor", Use::Tensor},
    {"torch._utils", "_rebuild_tensor_v2", Use::Tensor},
    {"torch._utils", "_rebuild_tensor_v3", Use::TensorOfType},
    {"torch._utils", "_rebuild_parameter", Use::Parameter},
    {"torch._utils", "_rebuild_parameter_with_state", Use::Parameter},
    {"torch._tensor", "_rebuild_from_type_v2", Use::TensorWithState},
    {"torch", "Tensor", Use::TensorClass},
    {"torch.nn.parameter", "Parameter", Use::TensorClass},
    {"torch.nn.parameter", "Buffer", Use::TensorClass},
    {"torch", "Size", Use::Skipped},
    {"torch", "device", Use::Skipped},
    {"torch.torch_version", "TorchVersion", Use::Skipped},
    {"collections", "Counter", Use::Skipped},
    {"collections", "deque", Use::Skipped},
    {"argparse", "Namespace", Use::Skipped},
    {"types", "SimpleNamespace", Use::Skipped},
    {"_codecs", "encode", Use::Skipped},  // how Python 3 writes bytes in protocol 2
    {"copyreg", "_reconstructor", Use::Skipped},
    {"copy_reg", "_reconstructor", Use::Skipped},
    {"typing", "Any", Use::Skipped},
    {"easydict", "EasyDict", Use::Skipped},
};

// Classes of Python itself; "__builtin__" is Python 2's module, which protocol 2 goes on writing.
constexpr std::string_view kSkippedBuiltins[] = {"bool",      "bytearray", "bytes", "complex", "dict",    "float",
                                                 "frozenset", "int",       "list",  "long",    "object",  "range",
                                                 "set",       "slice",     "str",   "tuple",   "unicode", "xrange"};

// Modules, each with those inside it, whose objects are settings or training state.
constexpr std::string_view kSkippedModules[] = {"numpy",     "pytorch_lightning", "lightning", "lightning_fabric",
                                                "omegaconf", "torch.optim",       "datetime",  "pathlib"};

bool inside(std::string_view module, std::string_view outer) {
  return module.starts_with(outer) && (module.size() == outer.size() || module[outer.size()] == '.');
}

template <class Range, class Value>
bool has(const Range& range, const Value& value) {
  return std::find(std::begin(range), std::end(range), value) != std::end(range);
}

}  // namespace

TorchGlobal find_torch_global(std::string_view module, std::string_view name) {
  for (const Known& known : kKnown)
    if (known.module == module && known.name == name) return {known.use, nullptr};
  if (module == "torch" || module == "torch.storage")
    for (const TorchElement& element : kElements) {
      if (name == element.storage && !name.empty()) return {Use::Storage, &element};
      if (name == element.type && module == "torch") return {Use::ElementType, &element};
    }
  if ((module == "builtins" || module == "__builtin__") && has(kSkippedBuiltins, name)) return {Use::Skipped, nullptr};
  for (std::string_view outer : kSkippedModules)
    if (inside(module, outer)) return {Use::Skipped, nullptr};
  return {};
}

int64_t pack(TorchGlobal global) {
  const int64_t element = global.element ? global.element - kElements + 1 : 0;
  return element << 8 | static_cast<int64_t>(global.use);
}

TorchGlobal unpack_torch_global(int64_t packed) {
  const int64_t element = packed >> 8;
  return {static_cast<Use>(packed & 0xFF), element ? &kElements[element - 1] : nullptr};
}

}  // namespace t2x
