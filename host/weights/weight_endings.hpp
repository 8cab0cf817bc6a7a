// host/weights/weight_endings.hpp - what names of weight files end in. What is in one, only its content tells.
#pragma once
#include <string_view>

namespace t2x {

inline constexpr std::string_view kSafetensorsEndings[] = {".safetensors"};
inline constexpr std::string_view kTorchEndings[] = {".pt", ".pth", ".ckpt", ".bin", ".pkl"};

template <class Endings>
bool ends_with_one_of(std::string_view name, const Endings& endings) {
  for (std::string_view ending : endings)
    if (name.ends_with(ending)) return true;
  return false;
}

inline bool is_weight_file_name(std::string_view name) {
  return ends_with_one_of(name, kSafetensorsEndings) || ends_with_one_of(name, kTorchEndings);
}

}  // namespace t2x
