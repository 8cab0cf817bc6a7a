#include "cli/progress_text.hpp"
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace t2x {
namespace {

StageLine moment(Progress::Phase phase, uint64_t done, uint64_t total, double seconds) {
  return {{"sample", phase, done, total, 2, 5}, seconds, seconds};
}

TEST(ProgressText, time_left_follows_the_pace) {
  EXPECT_DOUBLE_EQ(eta_seconds(moment(Progress::Phase::Running, 10, 30, 20)), 40);
  EXPECT_LT(eta_seconds(moment(Progress::Phase::Running, 0, 30, 20)), 0);
  EXPECT_LT(eta_seconds(moment(Progress::Phase::Running, 0, 1, 20)), 0);
}

TEST(ProgressText, the_pace_of_a_run_that_goes_on_is_its_own) {
  StageLine resumed = moment(Progress::Phase::Running, 110, 150, 20);
  resumed.begun_with = 100;
  EXPECT_DOUBLE_EQ(eta_seconds(resumed), 80);
  EXPECT_EQ(phase_text(resumed), "110 of 150, 1:20 left");
  resumed.begun_with = 110;
  EXPECT_LT(eta_seconds(resumed), 0);
}

TEST(ProgressText, clock) {
  EXPECT_EQ(clock_text(7.4), "0:07");
  EXPECT_EQ(clock_text(750), "12:30");
  EXPECT_EQ(clock_text(3723), "1:02:03");
  EXPECT_EQ(clock_text(-1), "0:00");
}

TEST(ProgressText, phases) {
  EXPECT_EQ(phase_text(moment(Progress::Phase::Running, 10, 30, 20)), "10 of 30, 0:40 left");
  EXPECT_EQ(phase_text(moment(Progress::Phase::Loading, 1 << 20, 4 << 20, 0.1)), "loading 1.0 of 4.0 MiB");
  EXPECT_EQ(phase_text(moment(Progress::Phase::Done, 1, 1, 61)), "done in 1:01");
}

TEST(ProgressText, the_bar_fills_and_fits) {
  EXPECT_EQ(bar_text(moment(Progress::Phase::Running, 15, 30, 20), 200),
            "[3/5] sample     [============>           ]  50%  15 of 30, 0:20 left");
  EXPECT_EQ(bar_text(moment(Progress::Phase::Done, 1, 1, 2), 200),
            "[3/5] sample     [========================] 100%  done in 0:02");
  for (uint64_t done = 0; done <= 30; ++done)
    EXPECT_LE(bar_text(moment(Progress::Phase::Running, done, 30, 1), 40).size(), 40u);
}

TEST(ProgressText, json_has_the_numbers) {
  auto json = nlohmann::json::parse(json_text(moment(Progress::Phase::Running, 10, 30, 20)));
  EXPECT_EQ(json["event"], "progress");
  EXPECT_EQ(json["phase"], "running");
  EXPECT_EQ(json["stage"], "sample");
  EXPECT_EQ(json["done"], 10);
  EXPECT_EQ(json["eta_seconds"], 40.0);
}

}  // namespace
}  // namespace t2x
