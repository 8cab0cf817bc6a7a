// vae_file.hpp - names and shapes of a safetensors file, read from its header alone.
#pragma once
#include "architecture.hpp"
#include "names.hpp"
#include <nlohmann/json.hpp>
#include <fstream>

namespace kl {

// The test data's file in one of its namings, by the file's own names.
inline Shapes stored_shapes(const std::string& file) {
  std::ifstream in(std::string(T2X_TEST_DATA) + "/encoders/vae_autoencoderkl/" + file, std::ios::binary);
  uint64_t length = 0;
  in.read(reinterpret_cast<char*>(&length), sizeof length);
  std::string text(length, '\0');
  in.read(text.data(), static_cast<std::streamsize>(length));
  Shapes shapes;
  const nlohmann::json header = nlohmann::json::parse(text);
  for (const auto& [name, tensor] : header.items()) {
    if (name == "__metadata__") continue;
    t2x_dims& d = shapes[name];
    d.dtype = T2X_F32;
    for (const auto& size : tensor["shape"]) d.d[d.rank++] = size;
  }
  return shapes;
}

// The same by current diffusers name.
inline Shapes canonical_shapes(const Shapes& stored) {
  std::vector<std::string> names;
  for (const auto& [name, dims] : stored) names.push_back(name);
  const Naming naming = detect_naming(names);
  Shapes shapes;
  for (const auto& [name, dims] : stored) shapes[canonical_name(naming, name)] = dims;
  return shapes;
}

inline const char* const kCurrentNames = "vae/diffusion_pytorch_model.safetensors";
inline const char* const kOldNames = "vae_old_attn_names/diffusion_pytorch_model.safetensors";
inline const char* const kLatentDiffusionNames = "vae_ldm_names/vae.safetensors";

}  // namespace kl
