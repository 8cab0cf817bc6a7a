// loss.csv across the sessions of a run, and the curve.
#include "journal.hpp"
#include "plugins/temporary_folder.hpp"
#include <gtest/gtest.h>
#include <t2x/error.hpp>
#include <fstream>
#include <iterator>

namespace training {
namespace {

namespace fs = std::filesystem;

class JournalFile : public testing::Test {
protected:
  std::string folder() { return folder_.path().string(); }
  std::string csv() {
    std::ifstream in(folder_.path() / "loss.csv", std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void append(const std::string& text) { std::ofstream(folder_.path() / "loss.csv", std::ios::app) << text; }
  void write(uint64_t first, uint64_t last, uint64_t kept = 0) {
    Journal journal(folder(), kept);
    for (uint64_t step = first; step <= last; ++step)
      journal.add({step, 1.0 / double(step), 0.5, 1e-4, 0.25 * double(step)});
  }
  TemporaryFolder folder_;
};

const std::string kHead = "step,loss,gradient_norm,rate,seconds\n";

TEST_F(JournalFile, has_a_head_and_a_row_a_step) {
  write(1, 3);
  EXPECT_EQ(csv(), kHead + "1,1,0.5,0.0001,0.250\n2,0.5,0.5,0.0001,0.500\n3,0.333333,0.5,0.0001,0.750\n");
}

TEST_F(JournalFile, a_row_is_on_disk_at_once) {
  Journal journal(folder(), 0);
  journal.add({1, 2, 0.5, 1e-4, 0.25});
  EXPECT_EQ(csv(), kHead + "1,2,0.5,0.0001,0.250\n");
}

TEST_F(JournalFile, keeps_the_rows_of_an_earlier_session) {
  write(1, 9);
  const std::string whole = csv();
  write(1, 5);
  write(6, 9, 5);
  EXPECT_EQ(csv(), whole);
}

TEST_F(JournalFile, drops_rows_after_the_checkpoint) {
  write(1, 9);
  const std::string whole = csv();
  write(6, 9, 5);                                 // stopped at 9, the checkpoint was of step 5
  EXPECT_EQ(csv(), whole);
}

TEST_F(JournalFile, drops_a_row_that_was_cut_off) {
  write(1, 4);
  const std::string whole = csv();
  append("5,0.2,0.");
  { Journal journal(folder(), 8); }
  EXPECT_EQ(csv(), whole);
}

TEST_F(JournalFile, of_a_new_run_begins_empty) {
  write(1, 4);
  { Journal journal(folder(), 0); }
  EXPECT_EQ(csv(), kHead);
}

TEST_F(JournalFile, counts_the_seconds_of_all_sessions) {
  write(1, 4);
  EXPECT_EQ(Journal(folder(), 4).seconds(), 1.0);
  EXPECT_EQ(Journal(folder(), 2).seconds(), 0.5);
  EXPECT_EQ(Journal(folder(), 0).seconds(), 0);
}

TEST_F(JournalFile, draws_a_curve_of_any_length) {
  for (uint64_t rows : {2, 3, 199, 1000}) {
    Journal journal(folder(), 0);
    for (uint64_t step = 1; step <= rows; ++step) journal.add({step, 1.0 / double(step), 0, 0, 0});
    journal.draw();
    EXPECT_GT(fs::file_size(folder_.path() / "loss.png"), 1000u) << rows;
    fs::remove(folder_.path() / "loss.png");
  }
}

TEST_F(JournalFile, draws_nothing_before_there_is_a_course) {
  Journal journal(folder(), 0);
  journal.draw();
  journal.add({1, 1, 0, 0, 0});
  journal.draw();
  EXPECT_FALSE(fs::exists(folder_.path() / "loss.png"));
}

TEST_F(JournalFile, cannot_be_where_no_folder_is) {
  EXPECT_THROW(Journal(folder() + "/nowhere", 0), t2x::Error);
}

}  // namespace
}  // namespace training
