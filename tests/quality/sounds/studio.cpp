#include "studio.hpp"
#include "weights/model_files.hpp"
#include "weights/write_safetensors.hpp"
#include <sndfile.h>
#include <cstdio>
#include <cstring>
#include <memory>
#include <span>
#include <stdexcept>

namespace fs = std::filesystem;

namespace t2x::quality {
namespace {

const std::string kPipelines = std::string(T2X_SOURCE_DIR) + "/pipelines/";
const std::string kOwn = std::string(T2X_SOURCE_DIR) + "/tests/quality/sounds/";
const std::string kExact = "output.sound.encoding=float";   // Griffin-Lim's sounds may exceed 1

HostOptions host_options(const StudioChoices& choices) {
  HostOptions options;
  options.plugin_path = {fs::path(T2X_BINARY_DIR) / "plugins"};
  options.device.selector = choices.device;
  options.cache_dir = fs::path(T2X_BINARY_DIR) / "tests/quality/cache";
  options.log = [](int level, const std::string& message) {
    if (level >= 2) std::fprintf(stderr, "%s\n", message.c_str());
  };
  return options;
}

// "model.backbone=..." and so on.
std::vector<std::string> sets_of(const fs::path& model) {
  std::vector<std::string> sets;
  for (const auto& [name, folder] : {std::pair("clap", "clap"), {"clap_tokenizer", "clap"}, {"t5", "t5"},
                                     {"t5_tokenizer", "t5"}, {"backbone", "backbone"}, {"mel_vae", "mel_vae"}})
    sets.push_back("model." + std::string(name) + "=" + fs::absolute(model / folder).string());
  return sets;
}

void write_tensor(const fs::path& file, const std::string& name, const t2x_dims& dims,
                  const std::vector<float>& values) {
  const auto copy = [&](std::byte* to, uint64_t first, uint64_t bytes) {
    std::memcpy(to, std::as_bytes(std::span(values)).data() + first, bytes);
  };
  if (const int error = write_safetensors(file, {{name, {dims, copy}}}, {}))
    throw std::runtime_error("cannot write " + file.string() + ": " + std::strerror(error));
}

}  // namespace

Studio::Studio(StudioChoices choices) : choices_(std::move(choices)), host_(host_options(choices_)) {
  fs::create_directories(choices_.folder);
}

RunResult Studio::run(const std::string& pipeline, const std::vector<std::string>& inputs,
                      const std::vector<std::string>& sets, const std::string& file) {
  RunOptions options;
  options.output_dir = choices_.folder.string();
  options.output_file = file;
  return host_.run(host_.read(pipeline, inputs, sets).pipeline, options);
}

std::vector<fs::path> Studio::make(const std::vector<std::string>& captions, uint64_t seed,
                                   const std::function<void(size_t done)>& made) {
  std::vector<std::string> sets = sets_of(choices_.model);
  sets.push_back(kExact);
  sets.insert(sets.end(), choices_.sets.begin(), choices_.sets.end());
  std::vector<fs::path> files;
  for (size_t i = 0; i < captions.size(); ++i) {
    char name[16];
    std::snprintf(name, sizeof name, "%04zu.wav", i);
    std::vector<std::string> inputs = choices_.inputs;
    inputs.insert(inputs.end(), {"prompt=" + captions[i], "seed=" + std::to_string(seed + i), "count=1"});
    files.push_back(choices_.folder / name);
    run(kPipelines + "text_to_audio.toml", inputs, sets, files.back().string());
    if (made) made(i + 1);
  }
  return files;
}

Mels Studio::mels_of(const std::vector<Sound>& sounds) {
  std::vector<float> all;
  for (const Sound& sound : sounds) all.insert(all.end(), sound.begin(), sound.end());
  const fs::path file = choices_.folder / "sounds.safetensors";
  write_tensor(file, "sounds", {2, T2X_F32, {uint32_t(sounds.size()), uint32_t(kSamples)}}, all);
  const auto result = ModelFile::open(run(kOwn + "mel.toml", {"sounds=" + file.string()}, {}).files.at(0));
  const Weight& mel = result->weights().at(0);
  Mels mels(mel.data.size() / sizeof(float));
  std::memcpy(mels.data(), mel.data.data(), mel.data.size());
  return mels;
}

std::string Studio::mel_file(const Mels& mels) {
  const fs::path file = choices_.folder / "mels.safetensors";
  const auto count = uint32_t(mels.size() / (kMels * kFrames));
  write_tensor(file, "mel.mel", {3, T2X_F32, {count, uint32_t(kMels), uint32_t(kFrames)}}, mels);
  return file.string();
}

std::vector<Sound> Studio::heard_from(const RunResult& result) {
  std::vector<Sound> sounds;
  for (const std::string& file : result.files) sounds.push_back(read_sound(file));
  return sounds;
}

std::vector<Sound> Studio::vocoded(const Mels& mels) {
  return heard_from(run(kPipelines + "vocode.toml", {"mel=" + mel_file(mels), "tensor=mel.mel"},
                        {kExact, "output.sound.file=vocoded-{index:03}.wav"}));
}

std::vector<Sound> Studio::autoencoded(const Mels& mels) {
  return heard_from(run(kOwn + "autoencode.toml", {"mel=" + mel_file(mels)},
                        {kExact, "model.mel_vae=" + fs::absolute(choices_.model / "mel_vae").string()}));
}

fs::path Studio::picture_of(const fs::path& sound) {
  fs::path file = sound;
  file.replace_extension(".png");
  run(kOwn + "picture.toml", {"sound=" + fs::absolute(sound).string()}, {}, file.string());
  return file;
}

Sound read_sound(const fs::path& file) {
  SF_INFO info{};
  const std::unique_ptr<SNDFILE, decltype(&sf_close)> in(sf_open(file.c_str(), SFM_READ, &info), sf_close);
  if (!in) throw std::runtime_error(file.string() + ": " + sf_strerror(nullptr));
  if (info.samplerate != int(kRate) || info.channels != 1 || info.frames != sf_count_t(kSamples))
    throw std::runtime_error(file.string() + " is no sound of one channel, " + std::to_string(kRate) + " Hz and " +
                             std::to_string(kSamples) + " samples");
  Sound sound(kSamples);
  if (sf_readf_float(in.get(), sound.data(), info.frames) != info.frames)
    throw std::runtime_error(file.string() + " is cut off");
  return sound;
}

}  // namespace t2x::quality
