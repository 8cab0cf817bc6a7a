// t2x_quality: has a model draw combinations of the sample's data set and says how well it did.
//
//   t2x_quality --model samples/models/emoji                            every held-out combination
//   t2x_quality --model runs/mine --count 24 --sheet sheet.png          the first 24, as a sheet with captions
//   t2x_quality --model runs/mine --set training --data DATA --every 6  every sixth picture that was trained on
#include "drawing.hpp"
#include "sheet.hpp"
#include "table.hpp"
#include <CLI/CLI.hpp>
#include <cstdio>
#include <unistd.h>
#include <fstream>

namespace fs = std::filesystem;

namespace t2x::quality {
namespace {

struct Choices {
  std::string model, data = (fs::path(T2X_TEST_DATA) / "quality").string(), set = "heldout", device;
  std::string pictures, csv, sheet;
  std::string steps, guidance, solver, time_shift;
  size_t count = 0, every = 1;
  uint32_t columns = 8;
};

void add_options(CLI::App& app, Choices& c) {
  app.add_option("--model", c.model, "Folder with backbone/, text_encoder/ and vae/")
      ->required()->check(CLI::ExistingDirectory);
  app.add_option("--data", c.data, "What make_data_set.py made")->check(CLI::ExistingDirectory);
  app.add_option("--set", c.set, "Which combinations")
      ->check(CLI::IsMember({"heldout", "training"}))->capture_default_str();
  app.add_option("--every", c.every, "Only every N-th of them")->check(CLI::PositiveNumber)->capture_default_str();
  app.add_option("--count", c.count, "At most so many; 0: all")->capture_default_str();
  app.add_option("--steps", c.steps, "Time points of the solver; default: the pipeline's");
  app.add_option("--guidance", c.guidance, "Default: the pipeline's");
  app.add_option("--solver", c.solver, "Default: the pipeline's");
  app.add_option("--time-shift", c.time_shift, "Default: the pipeline's");
  app.add_option("--device", c.device, "As --device of t2x");
  app.add_option("--pictures", c.pictures, "Keep the pictures in this folder");
  app.add_option("--csv", c.csv, "Write a line for each picture");
  app.add_option("--sheet", c.sheet, "Write a PNG of all pictures with their captions");
  app.add_option("--columns", c.columns, "Of the sheet")->check(CLI::PositiveNumber)->capture_default_str();
}

std::vector<Combination> chosen(const Choices& c) {
  const fs::path data = c.data;
  const std::vector<Combination> all =
      read_combinations(c.set == "heldout" ? data / "heldout.jsonl" : data / "pictures/metadata.jsonl");
  std::vector<Combination> some;
  for (size_t i = 0; i < all.size() && (!c.count || some.size() < c.count); i += c.every) some.push_back(all[i]);
  return some;
}

std::vector<std::string> inputs_of(const Choices& c) {
  std::vector<std::string> inputs;
  for (const auto& [name, value] : {std::pair("steps", c.steps), {"guidance", c.guidance}, {"solver", c.solver},
                                    {"time_shift", c.time_shift}})
    if (!value.empty()) inputs.push_back(std::string(name) + "=" + value);
  return inputs;
}

void write_text(const std::string& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  if (!(out << text).flush()) throw std::runtime_error("cannot write " + file);
}

void run(const Choices& c) {
  const Art art = Art::read(fs::path(c.data) / "templates");
  const std::vector<Combination> asked = chosen(c);
  const std::vector<std::string> captions = captions_of(asked);
  const bool keep = !c.pictures.empty();
  const fs::path folder =
      keep ? fs::path(c.pictures) : fs::temp_directory_path() / ("t2x-quality-" + std::to_string(getpid()));
  Artist artist({c.model, inputs_of(c), c.device, folder});
  const std::vector<fs::path> files = artist.draw(captions, [&](size_t done) {
    std::fprintf(stderr, "\r%zu of %zu", done, captions.size());
  });
  std::fprintf(stderr, "\n");
  std::vector<Picture> pictures;
  std::vector<Captioned> captioned;
  for (size_t i = 0; i < files.size(); ++i) {
    pictures.push_back(read_reduced(files[i]));
    captioned.push_back({files[i], captions[i]});
  }
  if (!c.sheet.empty()) write_sheet(c.sheet, captioned, {.columns = c.columns});
  if (!keep) fs::remove_all(folder);
  const Comparison comparison = compare(pictures, asked, art);
  std::fputs(comparison.text.c_str(), stdout);
  for (const std::string& mark : missed(comparison.drawings, comparison.at_8x8))
    std::printf("missed: %s\n", mark.c_str());
  if (!c.csv.empty()) write_text(c.csv, csv(comparison.judged, asked, captions));
}

}  // namespace
}  // namespace t2x::quality

int main(int argc, char** argv) {
  t2x::quality::Choices choices;
  CLI::App app("Has a model draw combinations of the sample's data set and says how well it did.");
  t2x::quality::add_options(app, choices);
  CLI11_PARSE(app, argc, argv);
  try {
    t2x::quality::run(choices);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "t2x_quality: %s\n", error.what());
    return 2;
  }
}
