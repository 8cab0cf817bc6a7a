// function_calls.cpp - a test's plugin: nodes that call another node's function once, with linked values.
#include <t2x/plugin.hpp>
#include <t2x/training.hpp>

namespace {

using t2x::Tensor;

// Calls `port` with the values of the other inputs, in their order, and gives its one result.
template <class Node> void call_once(const t2x::Context& cx, const char* port) {
  Tensor kept;
  t2x::Program program = cx.capture("call", [&] {
    t2x::Tensors in;
    for (const t2x_port& input : Node::kInputs)
      if (std::string_view(input.name) != port) in.push_back(cx.input(input.name));
    kept = cx.keep(cx.call(port, in)[0], "result");
  });
  cx.run(program);
  cx.output("result", kept);
}

struct CallConditional {
  static constexpr const char* kName = "test.call_conditional";
  static constexpr const char* kSummary = "A velocity under a given text.";
  static constexpr const char* kDoc = "What a trainer asks of a backbone.";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("field",
              "fn(latent:f32[B,C,...], time:f32[B], condition:f32[R,L,D], mask:i32[R,L]) -> velocity:f32[B,C,...]", ""),
      t2x::in("latent", "latent:f32[B,C,...]", ""), t2x::in("time", "tensor:f32[B]", ""),
      t2x::in("condition", "text_features:f32[R,L,D]", ""), t2x::in("mask", "mask:i32[R,L]", "")};
  static constexpr t2x_port kOutputs[] = {t2x::out("result", "velocity:f32[B,C,...]", "")};
  explicit CallConditional(const t2x::Context&) {}
  void run(const t2x::Context& cx) const { call_once<CallConditional>(cx, "field"); }
};

struct CallFeatures {
  static constexpr const char* kName = "test.call_features";
  static constexpr const char* kSummary = "The features of given token ids.";
  static constexpr const char* kDoc = "What a trainer asks of a text encoder.";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("encoder", "fn(tokens:i32[B,L]) -> text_features:f32[B,L,D]", ""),
      t2x::in("tokens", "tokens:i32[B,L]", "")};
  static constexpr t2x_port kOutputs[] = {t2x::out("result", "text_features:f32[B,L,D]", "")};
  explicit CallFeatures(const t2x::Context&) {}
  void run(const t2x::Context& cx) const { call_once<CallFeatures>(cx, "encoder"); }
};

struct CallLatent {
  static constexpr const char* kName = "test.call_latent";
  static constexpr const char* kSummary = "The latent of a given image.";
  static constexpr const char* kDoc = "What a trainer asks of an autoencoder.";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("encoder", "fn(image:f32[1,3,H,W]) -> latent:f32[1,C,h,w]", ""),
      t2x::in("image", "image:f32[1,3,H,W]", "")};
  static constexpr t2x_port kOutputs[] = {t2x::out("result", "latent:f32[1,C,h,w]", "")};
  explicit CallLatent(const t2x::Context&) {}
  void run(const t2x::Context& cx) const { call_once<CallLatent>(cx, "encoder"); }
};

struct CallImage {
  static constexpr const char* kName = "test.call_image";
  static constexpr const char* kSummary = "A picture of a data set.";
  static constexpr const char* kDoc = "What a trainer asks of a data set.";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("data", "fn(index:i32[1], canvas:f32[1,3,H,W]) -> image:f32[1,3,H,W]", ""),
      t2x::in("index", "index:i32[1]", ""), t2x::in("canvas", "image:f32[1,3,H,W]", "")};
  static constexpr t2x_port kOutputs[] = {t2x::out("result", "image:f32[1,3,H,W]", "")};
  explicit CallImage(const t2x::Context&) {}
  void run(const t2x::Context& cx) const { call_once<CallImage>(cx, "data"); }
};

struct CallMel {
  static constexpr const char* kName = "test.call_mel";
  static constexpr const char* kSummary = "The mel spectrogram of a given latent.";
  static constexpr const char* kDoc = "What a preview of training asks of an autoencoder.";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {t2x::in("decoder", "fn(latent:f32[B,C,t]) -> mel:f32[B,M,T]", ""),
                                         t2x::in("latent", "latent:f32[B,C,t]", "")};
  static constexpr t2x_port kOutputs[] = {t2x::out("result", "mel:f32[B,M,T]", "")};
  explicit CallMel(const t2x::Context&) {}
  void run(const t2x::Context& cx) const { call_once<CallMel>(cx, "decoder"); }
};

struct CallMelLatent {
  static constexpr const char* kName = "test.call_mel_latent";
  static constexpr const char* kSummary = "The latent of a given mel spectrogram.";
  static constexpr const char* kDoc = "What a trainer asks of an autoencoder.";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {t2x::in("encoder", "fn(mel:f32[B,M,T]) -> latent:f32[B,C,t]", ""),
                                         t2x::in("mel", "mel:f32[B,M,T]", "")};
  static constexpr t2x_port kOutputs[] = {t2x::out("result", "latent:f32[B,C,t]", "")};
  explicit CallMelLatent(const t2x::Context&) {}
  void run(const t2x::Context& cx) const { call_once<CallMelLatent>(cx, "encoder"); }
};

struct CallSound {
  static constexpr const char* kName = "test.call_sound";
  static constexpr const char* kSummary = "A sound of a data set.";
  static constexpr const char* kDoc = "What a trainer asks of a data set of sounds.";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("data", "fn(index:i32[1], canvas:f32[1,N]) -> audio:f32[1,N]", ""),
      t2x::in("index", "index:i32[1]", ""), t2x::in("canvas", "audio:f32[1,N]", "")};
  static constexpr t2x_port kOutputs[] = {t2x::out("result", "audio:f32[1,N]", "")};
  explicit CallSound(const t2x::Context&) {}
  void run(const t2x::Context& cx) const { call_once<CallSound>(cx, "data"); }
};

struct WithRate {
  static constexpr const char* kName = "test.with_rate";
  static constexpr const char* kSummary = "A tensor as sounds of a rate.";
  static constexpr const char* kDoc = "What makes sounds notes on them.";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {t2x::in("value", "tensor:f32[...]", "")};
  static constexpr t2x_port kOutputs[] = {t2x::out("audio", "tensor:f32[...]", "")};
  static constexpr t2x_param kParams[] = {t2x::text("rate", "16000", "Hz")};
  explicit WithRate(const t2x::Context&) {}
  void run(const t2x::Context& cx) const {
    cx.note(cx.input("value"), "sample_rate", cx.text("rate"));
    cx.output("audio", cx.input("value"));
  }
};

struct SampleRate {
  static constexpr const char* kName = "test.sample_rate";
  static constexpr const char* kSummary = "The note sample_rate as a number.";
  static constexpr const char* kDoc = "What whoever takes sounds reads of them.";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {t2x::in("value", "tensor", "")};
  static constexpr t2x_port kOutputs[] = {t2x::out("rate", "tensor:i32[1]", "")};
  explicit SampleRate(const t2x::Context&) {}
  void run(const t2x::Context& cx) const {
    const std::string note = cx.noted(cx.input("value"), "sample_rate", "0");
    cx.output("rate", cx.constant(t2x::dims({1}, T2X_I32), std::vector<int32_t>{std::stoi(note)}, "rate"));
  }
};

// Calls `port` with the linked audio in several programs, one released before the next is captured, one called twice in
// itself, and lets the first run again at the end: its result is given, and every other one must equal it.
void call_often(const t2x::Context& cx, const char* port) {
  const Tensor audio = cx.input("audio");
  auto captured = [&](uint32_t calls, t2x::Tensors& kept) {
    return cx.capture("calls", [&] {
      for (uint32_t i = 0; i < calls; ++i) kept.push_back(cx.keep(cx.call(port, {audio}), "result"));
    });
  };
  t2x::Tensors first, others;
  const t2x::Program stays = captured(1, first);
  cx.run(stays);
  for (uint32_t calls : {1u, 2u, 1u}) {
    const t2x::Program goes = captured(calls, others);
    cx.run(goes);
    cx.run(goes);
    cx.release(goes);
  }
  cx.run(stays);
  for (Tensor other : others)
    if (cx.read(other) != cx.read(first[0])) throw t2x::Error("a later program gives something else");
  cx.output("result", first[0]);
}

struct CallAudioMel {
  static constexpr const char* kName = "test.call_audio_mel";
  static constexpr const char* kSummary = "The mel spectrogram of a given waveform.";
  static constexpr const char* kDoc = "What a trainer asks of an analysis.";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {t2x::in("analysis", "fn(audio:f32[B,N]) -> mel:f32[B,M,T]", ""),
                                         t2x::in("audio", "audio:f32[B,N]", "")};
  static constexpr t2x_port kOutputs[] = {t2x::out("result", "mel:f32[B,M,T]", "")};
  explicit CallAudioMel(const t2x::Context&) {}
  void run(const t2x::Context& cx) const { call_often(cx, "analysis"); }
};

struct CallAudioLatent {
  static constexpr const char* kName = "test.call_audio_latent";
  static constexpr const char* kSummary = "The latent of a given waveform.";
  static constexpr const char* kDoc = "What a trainer asks of an autoencoder, as it declares it.";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {t2x::in("encode", "fn(tensor:f32[...]) -> latent:f32[...]", ""),
                                         t2x::in("audio", "audio:f32[B,N]", "")};
  static constexpr t2x_port kOutputs[] = {t2x::out("result", "latent:f32[...]", "")};
  explicit CallAudioLatent(const t2x::Context&) {}
  void run(const t2x::Context& cx) const { call_often(cx, "encode"); }
};

// Asks for the gradient of a loss through an analysis.
struct TrainAudio {
  static constexpr const char* kName = "test.train_audio";
  static constexpr const char* kSummary = "Trains a waveform by its mel spectrogram.";
  static constexpr const char* kDoc = "What cannot be: an analysis has no gradient.";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {t2x::in("analysis", "fn(audio:f32[B,N]) -> mel:f32[B,M,T]", ""),
                                         t2x::in("audio", "audio:f32[B,N]", "")};
  static constexpr t2x_port kOutputs[] = {t2x::out("result", "audio:f32[B,N]", "")};
  explicit TrainAudio(const t2x::Context&) {}
  void run(const t2x::Context& cx) const {
    const Tensor audio = cx.storage(cx.dims(cx.input("audio")), "audio");
    Tensor kept;
    const t2x::Program program = cx.capture("gradient", [&] {
      const Tensor mel = cx.call("analysis", {audio});
      const Tensor loss = cx.op("sum", {cx.view(mel, {t2x::count(cx.dims(mel))})}, {{"axis", 0}});
      const Tensor of[] = {audio};
      kept = cx.keep(t2x::Training(cx).gradients(loss, of)[0], "gradient");
    });
    cx.run(program);
    cx.output("result", kept);
  }
};

}  // namespace

T2X_PLUGIN("function_calls", "0.1.0", "T2X tests", "Apache-2.0", &t2x::node<CallConditional>, &t2x::node<CallFeatures>,
           &t2x::node<CallLatent>, &t2x::node<CallImage>, &t2x::node<CallMel>, &t2x::node<CallMelLatent>,
           &t2x::node<CallSound>, &t2x::node<WithRate>, &t2x::node<SampleRate>,
           &t2x::node<CallAudioMel>, &t2x::node<CallAudioLatent>, &t2x::node<TrainAudio>)
