// tests/host/pipeline/demo_nodes.hpp - node types to read pipelines with: declarations only, nothing runs.
#pragma once
#include "loader/catalog.hpp"
#include <t2x/plugin.hpp>

namespace t2x::demo {

constexpr const char* kSolvers[] = {"euler", "midpoint", "rk4", nullptr};
constexpr const char* kPng[] = {"png", "PNG8", nullptr};
constexpr const char* kWav[] = {"wav", nullptr};
#define T2X_DEMO_DENOISER "fn(latent:f32[B,C,H,W], time:f32[B]) -> velocity:f32[B,C,H,W]"

constexpr t2x_param kEncodeParams[] = {model("model", "the encoder's folder"), required(text("text", "", "the prompt")),
                                       text("negative", "", "what to avoid")};
constexpr t2x_port kEncodeOutputs[] = {out("hidden", "text_features:f32[B,L,D]", "features"),
                                       out("mask", "mask:i32[B,L]", "1 on tokens")};
constexpr t2x_param kBackboneParams[] = {model("model", "the backbone's folder")};
constexpr t2x_port kBackboneInputs[] = {in("condition", "text_features:f32[R,L,D]", ""),
                                        in("mask", "mask:i32[R,L]", "", T2X_PORT_OPTIONAL)};
constexpr t2x_port kBackboneOutputs[] = {out("velocity", T2X_DEMO_DENOISER, "the field")};
constexpr t2x_port kRgbBackboneOutputs[] = {
    out("velocity", "fn(latent:f32[B,3,H,W], time:f32[B]) -> velocity:f32[B,3,H,W]", "a field over pixels")};
constexpr t2x_port kFlatBackboneOutputs[] = {
    out("velocity", "fn(latent:f32[B,L,D], time:f32[B]) -> velocity:f32[B,L,D]", "a field over tokens")};
constexpr t2x_port kSampleInputs[] = {in("denoiser", T2X_DEMO_DENOISER, "the field"),
                                      in("latent", "latent:f32[B,C,H,W]", "where to start", T2X_PORT_OPTIONAL)};
constexpr t2x_port kSampleOutputs[] = {out("latent", "latent:f32[B,C,H,W]", "where it leads")};
constexpr t2x_param kSampleParams[] = {
    integer("steps", 30, 1, 1000, "solver steps"),     real("guidance", 4, 0, 100, "strength"),
    choice("solver", "euler", kSolvers, "the method"), size("size", "256x256", 16, 2048, "the picture"),
    integer("seed", 0, 0, 9223372036854775807.0, ""),  flag("keep", false, "keep all steps")};
constexpr t2x_param kDecodeParams[] = {model("model", "the autoencoder's folder")};
constexpr t2x_port kDecodeInputs[] = {in("latent", "latent:f32[B,4,H,W]", "a latent")};
constexpr t2x_port kDecodeOutputs[] = {out("image", "image:f32[B,3,8*H,8*W]", "RGB")};
constexpr t2x_port kMomentOutputs[] = {out("latent", "latent:f32[B,C,H,W]", ""), out("mean", "mean:f32[B,C,H,W]", ""),
                                       out("velocity", T2X_DEMO_DENOISER, "")};
constexpr t2x_port kReadOutputs[] = {out("image", "image:f32[1,3,H,W]", "RGB")};
constexpr t2x_param kDataSetParams[] = {folder("path", "the pictures")};
constexpr t2x_param kReadParams[] = {file("file", "the picture")};
constexpr t2x_port kBlendInputs[] = {in("images", "image:f32[B,3,H,W]", "", T2X_PORT_VARIADIC)};
constexpr t2x_port kBlendOutputs[] = {out("image", "image:f32[B,3,H,W]", "")};
constexpr t2x_port kSaveInputs[] = {in("tensors", "tensor", "", T2X_PORT_VARIADIC)};
constexpr t2x_port kLatentOutputs[] = {out("latent", "latent:f32[1,3,64,64]", "")};
constexpr t2x_port kImageInputs[] = {in("image", "image:f32[B,3,H,W]", "RGB")};
constexpr t2x_port kAudioInputs[] = {in("audio", "audio:f32[B,T]", "samples")};
constexpr t2x_param kPngParams[] = {integer("level", 6, 0, 9, "zlib's effort")};

struct Parts {
  const char* name;
  std::span<const t2x_port> inputs, outputs;
  std::span<const t2x_param> params;
  const char* const* extensions = nullptr;
};

constexpr t2x_node_type type(const Parts& parts) {
  t2x_node_type t{};
  t.size = sizeof t;
  t.name = parts.name;
  t.summary = t.doc = "";
  t.inputs = parts.inputs.data(), t.input_count = static_cast<uint32_t>(parts.inputs.size());
  t.outputs = parts.outputs.data(), t.output_count = static_cast<uint32_t>(parts.outputs.size());
  t.params = parts.params.data(), t.param_count = static_cast<uint32_t>(parts.params.size());
  t.extensions = parts.extensions;
  t.flags = parts.extensions ? T2X_NODE_WRITER : 0;
  return t;
}

inline constexpr t2x_node_type kTypes[] = {
    type({"text.encode", {}, kEncodeOutputs, kEncodeParams}),
    type({"demo.backbone", kBackboneInputs, kBackboneOutputs, kBackboneParams}),
    type({"demo.rgb_backbone", {}, kRgbBackboneOutputs, {}}),
    type({"demo.flat_backbone", {}, kFlatBackboneOutputs, {}}),
    type({"flow.sample", kSampleInputs, kSampleOutputs, kSampleParams}),
    type({"demo.noise3", {}, kLatentOutputs, {}}),
    type({"demo.decode", kDecodeInputs, kDecodeOutputs, kDecodeParams}),
    type({"demo.data_set", {}, kReadOutputs, kDataSetParams}),
    type({"demo.moments", {}, kMomentOutputs, {}}),
    type({"image.read", {}, kReadOutputs, kReadParams}),
    type({"image.blend", kBlendInputs, kBlendOutputs, {}}),
    type({"core.save", kSaveInputs, {}, {}}),
    type({"image.write", kImageInputs, {}, kPngParams, kPng}),
    type({"audio.write", kAudioInputs, {}, {}, kWav})};

inline const Catalog& catalog() {
  static const Catalog* made = [] {
    static const t2x_node_type* nodes[std::size(kTypes)];
    for (size_t i = 0; i < std::size(kTypes); ++i) nodes[i] = &kTypes[i];
    static t2x_plugin plugin{};
    plugin.size = sizeof plugin;
    plugin.abi_major = T2X_ABI_MAJOR;
    plugin.name = "demo", plugin.version = "1.2.0", plugin.vendor = "T2X", plugin.url = "", plugin.license = "MIT";
    plugin.nodes = nodes;
    plugin.node_count = std::size(kTypes);
    auto* c = new Catalog;
    c->add(&plugin, "");
    return c;
  }();
  return *made;
}

}  // namespace t2x::demo
