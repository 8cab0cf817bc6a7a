// tests/errors/command.hpp - runs the t2x command as a user would, in a folder of its own.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace t2x {

struct Outcome {
  int exit_code = -1;            // 128 + signal when one ended it
  std::string out, err;
};

struct Command {
  std::vector<std::string> arguments;
  std::map<std::string, std::string> environment;           // added to this process's
  std::filesystem::path folder;                             // to run in; a temporary one when empty
  std::vector<std::string> wrapper;                         // a program that runs it, such as {"unshare", "-rm"}
  // Called every few milliseconds with stderr so far; may signal `pid`.
  std::function<void(int pid, const std::string& err)> watch;
};

// Runs to the end, killed after five minutes: the first of a build tests the driver's kernels. Caches are shared by all tests of this build.
Outcome run(const Command& command);
Outcome t2x(const std::vector<std::string>& arguments, const std::map<std::string, std::string>& environment = {});

// A new empty folder that is removed when the process ends.
std::filesystem::path fresh_folder();
void write_text(const std::filesystem::path& file, const std::string& text);
// The pipeline that the tests spoil: text_to_image, with the sample model.
std::filesystem::path text_to_image();
std::filesystem::path sample_models();

}  // namespace t2x
