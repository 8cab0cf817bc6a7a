#include "command.hpp"
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <thread>
#include <utility>

namespace fs = std::filesystem;

namespace t2x {
namespace {

struct Scratch {
  fs::path root = fs::temp_directory_path() / ("t2x_errors_" + std::to_string(getpid()));
  int next = 0;
  ~Scratch() {
    std::error_code error;
    fs::remove_all(root, error);
  }
};

Scratch& scratch() {
  static Scratch s;
  return s;
}

std::string contents(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

fs::path cache() { return fs::path(T2X_BINARY_DIR) / "tests/errors/cache"; }

// The first use of a driver tests its kernels, which takes a while: one test does it, others wait for that one.
void warm_cache() {
  fs::create_directories(cache() / "t2x");
  for (const auto& entry : fs::directory_iterator(cache() / "t2x"))
    if (entry.path().filename().string().starts_with("selftest-")) return;
  Command devices;
  devices.arguments = {"devices"};
  devices.wrapper = {"flock", (cache() / "lock").string()};
  static bool warming = false;
  if (!std::exchange(warming, true)) run(devices);
}

[[noreturn]] void become(const Command& command, const fs::path& folder, const fs::path& out, const fs::path& err) {
  std::vector<std::string> words = command.wrapper;
  words.push_back(T2X_PROGRAM);
  words.insert(words.end(), command.arguments.begin(), command.arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  setenv("VK_DRIVER_FILES", T2X_LAVAPIPE_ICD, 1);
  setenv("VK_ICD_FILENAMES", T2X_LAVAPIPE_ICD, 1);
  setenv("XDG_CACHE_HOME", cache().c_str(), 1);
  setenv("XDG_DATA_HOME", "/nonexistent", 1);
  setenv("LC_ALL", "C", 1);
  for (const auto& [name, value] : command.environment) setenv(name.c_str(), value.c_str(), 1);
  dup2(open("/dev/null", O_RDONLY), 0);
  dup2(open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), 1);
  dup2(open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), 2);
  if (chdir(folder.c_str()) == 0) execvp(argv[0], argv.data());
  _exit(126);
}

}  // namespace

fs::path fresh_folder() {
  fs::path folder = scratch().root / std::to_string(scratch().next++);
  fs::create_directories(folder);
  return folder;
}

void write_text(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

fs::path text_to_image() { return fs::path(T2X_SOURCE_DIR) / "pipelines/text_to_image.toml"; }
fs::path sample_models() { return fs::path(T2X_SOURCE_DIR) / "samples/models/emoji"; }

Outcome run(const Command& command) {
  using Clock = std::chrono::steady_clock;
  if (!command.arguments.empty() && (command.arguments[0] == "run" || command.arguments[0] == "train")) warm_cache();
  fs::path streams = fresh_folder(), out = streams / "out", err = streams / "err";
  fs::path folder = command.folder.empty() ? fresh_folder() : command.folder;
  pid_t pid = fork();
  if (pid == 0) become(command, folder, out, err);
  auto deadline = Clock::now() + std::chrono::seconds(300);
  int status = 0;
  while (waitpid(pid, &status, WNOHANG) == 0) {
    if (command.watch) command.watch(pid, contents(err));
    if (Clock::now() > deadline) kill(pid, SIGKILL);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  Outcome outcome;
  outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  outcome.out = contents(out);
  outcome.err = contents(err);
  return outcome;
}

Outcome t2x(const std::vector<std::string>& arguments, const std::map<std::string, std::string>& environment) {
  Command command;
  command.arguments = arguments;
  command.environment = environment;
  return run(command);
}

}  // namespace t2x
