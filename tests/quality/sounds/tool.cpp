// t2x_sound_quality: has a model make sounds of the procedural data set and says how well it did.
//
//   t2x_sound_quality samples/models/sounds                                all that was held out, and the rest
//   t2x_sound_quality runs/mine --one-pattern --steps 17 --csv mine.csv    a third of the new notes, a line for each sound
//   t2x_sound_quality runs/mine --sheet sheet.png --prompt rain --prompt "a bell struck twice, high, E5"
//                                                              these, as spectrograms with their captions; no measures
#include "../sheet.hpp"
#include "studio.hpp"
#include "table.hpp"
#include <CLI/CLI.hpp>
#include <unistd.h>
#include <algorithm>
#include <cstdio>
#include <fstream>

namespace fs = std::filesystem;

namespace t2x::quality {
namespace {

struct Choices {
  std::string model, device, folder, csv, sheet, steps, guidance, solver;
  std::vector<std::string> sets, prompts;
  uint64_t seed = 0;
  size_t count = 0, others = 24;
  uint32_t columns = 4;
  bool one_pattern = false;
};

void add_options(CLI::App& app, Choices& c) {
  app.add_option("model", c.model, "Folder with backbone/, t5/, clap/ and mel_vae/")
      ->required()->check(CLI::ExistingDirectory);
  app.add_option("--count", c.count, "At most so many of the new notes and of the new patterns, evenly chosen; 0: all")->capture_default_str();
  app.add_flag("--one-pattern", c.one_pattern, "Each new note held, short or twice, instead of all three");
  app.add_option("--others", c.others, "At most so many of the 24 sounds that are no notes")->capture_default_str();
  app.add_option("--seed", c.seed, "Of the first sound; the next has the next")->capture_default_str();
  app.add_option("--steps", c.steps, "Time points of the solver; default: the pipeline's");
  app.add_option("--guidance", c.guidance, "Default: the pipeline's");
  app.add_option("--solver", c.solver, "Default: the pipeline's");
  app.add_option("--set", c.sets, "As --set of t2x, for text_to_audio.toml")->allow_extra_args(false);
  app.add_option("--device", c.device, "As --device of t2x");
  app.add_option("--sounds", c.folder, "Keep the sounds in this folder");
  app.add_option("--csv", c.csv, "Write a line for each sound");
  app.add_option("--sheet", c.sheet, "Write a PNG of the sounds' spectrograms with their captions");
  app.add_option("--columns", c.columns, "Of the sheet")->check(CLI::PositiveNumber)->capture_default_str();
  CLI::Option* prompt = app.add_option("--prompt", c.prompts, "Make this for the sheet, and measure nothing");
  prompt->allow_extra_args(false)->needs("--sheet");
  for (const char* measured : {"--count", "--one-pattern", "--others", "--csv"}) prompt->excludes(measured);
}

std::vector<Request> evenly(const std::vector<Request>& all, size_t count) {
  count = std::min(count, all.size());
  std::vector<Request> some;
  for (size_t i = 0; i < count; ++i) some.push_back(all[i * all.size() / count]);
  return some;
}

StudioChoices studio_choices(const Choices& c, const fs::path& folder) {
  StudioChoices s{c.model, {}, c.sets, c.device, folder};
  for (const auto& [name, value] : {std::pair("steps", c.steps), {"guidance", c.guidance}})
    if (!value.empty()) s.inputs.push_back(std::string(name) + "=" + value);
  if (!c.solver.empty()) s.sets.push_back("node.sample.solver=" + c.solver);
  return s;
}

std::vector<fs::path> make(Studio& studio, const std::vector<std::string>& captions, uint64_t seed) {
  const std::vector<fs::path> files = studio.make(captions, seed, [&](size_t done) {
    std::fprintf(stderr, "\r%zu of %zu", done, captions.size());
  });
  std::fprintf(stderr, "\n");
  return files;
}

void write_text(const std::string& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  if (!(out << text).flush()) throw std::runtime_error("cannot write " + file);
}

void write_sheet_of(const Choices& c, Studio& studio, const std::vector<fs::path>& sounds,
                    const std::vector<std::string>& captions) {
  std::vector<Captioned> pictures;
  for (size_t i = 0; i < sounds.size(); ++i) pictures.push_back({studio.picture_of(sounds[i]), captions[i]});
  write_sheet(c.sheet, pictures, {.columns = c.columns, .width = 256, .height = 160});
}

// Sounds that are measured together.
struct Group {
  const char *name, *csv;
  std::vector<Request> requests;
  bool held_out;
};

std::vector<Group> groups_of(const Choices& c) {
  const auto some = [&](const std::vector<Request>& all) { return evenly(all, c.count ? c.count : all.size()); };
  return {{"new notes by the model", "new note", some(new_note_requests(!c.one_pattern)), true},
          {"new patterns by the model", "new pattern", some(new_pattern_requests()), true},
          {"other sounds, trained on", "other", evenly(other_requests(), c.others), false}};
}

void print(const Group& group, const std::vector<Heard>& heard, const Templates& templates, Studio& studio) {
  const std::vector<Item> asked = items_of(group.requests);
  const Score s = score(heard, asked);
  std::fputs(table(group.name + (", " + std::to_string(asked.size())), s, make_controls(asked, templates, studio),
                   asked).c_str(), stdout);
  if (group.held_out)
    for (const std::string& mark : missed(s, score(hear_blurred(asked, templates), asked)))
      std::printf("missed: %s\n", mark.c_str());
  std::printf("\n");
}

void measure(const Choices& c, Studio& studio) {
  const Templates templates;
  const std::vector<Group> groups = groups_of(c);
  std::vector<Request> requests;
  for (const Group& group : groups) requests.insert(requests.end(), group.requests.begin(), group.requests.end());
  const std::vector<fs::path> files = make(studio, captions_of(requests), c.seed);
  if (!c.sheet.empty()) write_sheet_of(c, studio, files, captions_of(requests));
  std::string csv = kCsvHeading;
  size_t at = 0;
  for (const Group& group : groups) {
    std::vector<Heard> heard;
    for (const Request& request : group.requests) heard.push_back(hear(read_sound(files[at++]), request.item, templates));
    if (!heard.empty()) print(group, heard, templates, studio);
    csv += csv_lines(group.csv, group.requests, heard);
  }
  if (!c.csv.empty()) write_text(c.csv, csv);
}

// Where the sounds go: the folder that was asked for, or one that is gone afterwards.
class Folder {
public:
  explicit Folder(const std::string& kept)
      : keep_(!kept.empty()),
        path_(keep_ ? fs::path(kept)
                    : fs::temp_directory_path() / ("t2x-sound-quality-" + std::to_string(getpid()))) {}
  ~Folder() {
    std::error_code ignored;
    if (!keep_) fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const fs::path& path() const { return path_; }

private:
  bool keep_;
  fs::path path_;
};

void run(const Choices& c) {
  const Folder folder(c.folder);
  Studio studio(studio_choices(c, folder.path()));
  if (c.prompts.empty()) measure(c, studio);
  else write_sheet_of(c, studio, make(studio, c.prompts, c.seed), c.prompts);
}

}  // namespace
}  // namespace t2x::quality

int main(int argc, char** argv) {
  t2x::quality::Choices choices;
  CLI::App app("Has a model make sounds of the procedural data set and says how well it did.");
  t2x::quality::add_options(app, choices);
  CLI11_PARSE(app, argc, argv);
  try {
    t2x::quality::run(choices);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "t2x_sound_quality: %s\n", error.what());
    return 2;
  }
}
