#include "training_run.hpp"
#include <fstream>
#include <iterator>
#include <sstream>

namespace fs = std::filesystem;

namespace t2x {

fs::path four_pictures() {
  fs::path folder = fresh_folder();
  for (const char* name : {"bee", "cactus", "crown", "frog"}) {
    fs::copy_file(fs::path(T2X_TEST_DATA) / "quality/templates" / (std::string(name) + "-noto.png"),
                  folder / (std::string(name) + ".png"));
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
