// model.hpp - an opened autoencoder: its architecture, and the names that its file gives to the tensors.
#pragma once
#include "architecture.hpp"
#include "config.hpp"
#include <t2x/context.hpp>

namespace kl {

struct Model {
  Half half;
  Config config;
  std::map<std::string, std::string, std::less<>> file_names;  // by current diffusers name

  // The weight with this current diffusers name; convolutions arrive with channels last.
  t2x::Tensor weight(const t2x::Context& cx, const std::string& name) const;
};

// Opens the MODEL parameter "model" and checks every tensor of one half.
Model open_model(const t2x::Context& cx, bool decoder);

}  // namespace kl
