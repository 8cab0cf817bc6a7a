#include "training_run.hpp"
#include <png.h>
#include <fstream>
#include <iterator>
#include <sstream>

namespace fs = std::filesystem;

namespace t2x {
namespace {

void write_picture(const fs::path& file, uint32_t width, uint32_t height) {
  std::vector<uint8_t> pixels(size_t{width} * height * 3);
  for (size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<uint8_t>(i * 37 % 251);
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = width, image.height = height, image.format = PNG_FORMAT_RGB;
  png_image_write_to_file(&image, file.c_str(), 0, pixels.data(), 0, nullptr);
}

}  // namespace

fs::path four_pictures() {
  fs::path folder = fresh_folder();
  for (const char* name : {"bee", "cactus", "crown", "frog"}) {
    fs::copy_file(fs::path(T2X_TEST_DATA) / "quality/templates" / (std::string(name) + "-noto.png"),
                  folder / (std::string(name) + ".png"));
    write_text(folder / (std::string(name) + ".txt"), "a " + std::string(name) + "\n");
  }
  return folder;
}

// A square, a wide and a tall picture.
fs::path three_shapes() {
  fs::path folder = fresh_folder();
  for (const auto& [name, width, height] : {std::tuple{"square", 64u, 64u}, {"wide", 96u, 32u}, {"tall", 40u, 90u}}) {
    write_picture(folder / (std::string(name) + ".png"), width, height);
    write_text(folder / (std::string(name) + ".txt"), "a " + std::string(name) + "\n");
  }
  return folder;
}

Command training(const fs::path& folder, const std::vector<std::string>& words) {
  static const fs::path data = four_pictures();
  Command command;
  command.arguments = {"train", fs::path(T2X_SOURCE_DIR) / "pipelines/train_text_to_image.toml",
                       "folder=" + folder.string(), "size=32", "batch=2", "rate=0.01", "train_text=true",
                       "result_type=f32"};
  auto given = [&](const std::string& name) {
    for (const std::string& word : words)
      if (word.starts_with(name)) return true;
    return false;
  };
  if (!given("data=")) command.arguments.push_back("data=" + data.string());
  if (!given("--progress")) command.arguments.insert(command.arguments.end(), {"--progress", "none"});
  for (const auto& [name, part] : {std::pair("encoder", "text_encoder"), {"backbone", "backbone"}, {"vae", "vae"}})
    command.arguments.insert(command.arguments.end(), {"--set", "model." + std::string(name) + "=" +
                                                                    (fs::path(T2X_START_MODEL) / part).string()});
  command.arguments.insert(command.arguments.end(), words.begin(), words.end());
  return command;
}

Outcome train(const fs::path& folder, const std::vector<std::string>& words) { return run(training(folder, words)); }

std::string file_bytes(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> journal(const fs::path& folder) {
  std::vector<std::string> lines;
  std::istringstream text(file_bytes(folder / "loss.csv"));
  for (std::string line; std::getline(text, line);) lines.push_back(line.substr(0, line.rfind(',')));
  return lines;
}

}  // namespace t2x
