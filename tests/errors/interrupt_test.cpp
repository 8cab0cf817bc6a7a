// Ctrl-C: ends within a step, with exit code 130, and leaves nothing behind.
#include "command.hpp"
#include <gmock/gmock.h>
#include <csignal>

namespace fs = std::filesystem;

namespace t2x {
namespace {

// A run of a thousand steps that gets `signals` interrupts once it is sampling.
Outcome interrupted_run(const fs::path& folder, int signals) {
  Command command;
  command.arguments = {"run", text_to_image(), "prompt=x", "size=64x64", "steps=1000", "--progress", "json",
                       "--output", folder.string() + "/"};
  command.watch = [left = signals](int pid, const std::string& err) mutable {
    if (left > 0 && err.find("\"stage\":\"sample\"") != std::string::npos && err.find("\"done\":2,") != std::string::npos)
      --left, kill(pid, SIGINT);
  };
  return run(command);
}

TEST(Interrupt, once_stops_after_the_step) {
  fs::path folder = fresh_folder();
  Outcome o = interrupted_run(folder, 1);
  EXPECT_EQ(o.exit_code, 130) << o.err;
  EXPECT_THAT(o.err, testing::HasSubstr("stopping after this step; once more stops at once"));
  EXPECT_THAT(o.err, testing::HasSubstr("\"side\":\"cancelled\""));
  EXPECT_EQ(o.out, "");
  EXPECT_TRUE(fs::is_empty(folder));
}

TEST(Interrupt, twice_stops_at_once) {
  fs::path folder = fresh_folder();
  Outcome o = interrupted_run(folder, 2);
  EXPECT_EQ(o.exit_code, 130) << o.err;
  EXPECT_TRUE(fs::is_empty(folder));
}

}  // namespace
}  // namespace t2x
