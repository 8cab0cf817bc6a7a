#include "pipeline/format_reference.hpp"
#include "pipeline/keys.hpp"
#include "pipeline/values.hpp"
#include "toml/load.hpp"
#include "toml/parse.hpp"

namespace t2x {
namespace {

constexpr const char* kExample = R"(# A picture through an autoencoder and back, to see what the autoencoder loses.
format = 1
name = "round_trip"
summary = "A picture through an autoencoder and back."
needs = ["image>=0.1", "kl>=0.1"]

[input.picture]
type = "file"
doc = "The PNG to encode."

[input.tiling]
type = "choice"
choices = ["off", "auto"]
default = "off"
doc = "auto: large pictures are worked on in tiles."

[model]
vae = "../samples/models/emoji/vae"

[node.read]
use = "image.read"
file = "$input.picture"

[node.encode]
use = "kl.encode"
model = "$model.vae"
image = "@read.image"
tiling = "$input.tiling"

[node.decode]
use = "kl.decode"
model = "$model.vae"
latent = "@encode.latent"
tiling = "$input.tiling"

[output.image]
from = "@decode"
file = "{name}.png"
)";

constexpr const char* kIntroduction = R"(# The pipeline format

A pipeline is a TOML file (https://toml.io): named inputs, models, nodes and outputs, and nothing deeper. This page
is made from the table that the parser itself checks with (`t2x describe --format` prints it); which nodes there
are, and what each takes and gives, is told by `t2x describe`.

    t2x run FILE prompt="a lighthouse" steps=20 --set node.sample.guidance=5
    t2x check FILE        everything that can be checked without a GPU
    t2x graph FILE        the flow as a drawing
    t2x run FILE --help   the inputs of this pipeline
)";

struct SectionText {
  Section section;
  const char *title, *text;
};

constexpr SectionText kSections[] = {
    {Section::kPipeline, "The file", "A key that is not in these tables is an error; all errors are reported at once."},
    {Section::kInput, "`[input.NAME]`",
     "What a run may set: `t2x run FILE NAME=value`. A value is checked against its declaration, and again against "
     "the parameter that uses it."},
    {Section::kModel, "`[model]`", "The models, in one place: `--set model.NAME=path` changes one."},
    {Section::kNode, "`[node.NAME]`",
     "One unit of work. The order of the nodes means nothing: a node runs when what it refers to is there. Inputs and "
     "parameters share one namespace."},
    {Section::kOutput, "`[output.NAME]`", "A value that is written to a file."},
};

std::string rows(Section section) {
  std::string text = "| key | takes | |\n|---|---|---|\n";
  for (const KeyRule& rule : key_rules())
    if (rule.section == section)
      text += std::string("| `") + rule.key + "` | " + rule.takes + " | " + (rule.required ? "**Required.** " : "") +
              rule.doc + " |\n";
  return text;
}

std::string limits() {
  std::string megabytes = std::to_string(kMaxTomlBytes >> 20), characters = std::to_string(kMaxTextCharacters);
  std::string depth = std::to_string(kMaxIncludeDepth), names = std::to_string(kMaxNames);
  return "## Limits and rules\n\n"
         "* The file is UTF-8, at most " + megabytes + " MiB.\n" +
         "* Includes are at most " + depth + " deep and never circular.\n" +
         "* A text has at most " + characters + " characters and no NUL.\n" +
         "* Numbers are finite; a whole number is written without a point.\n"
         "* A size is written `\"WIDTHxHEIGHT\"`.\n"
         "* Names are letters, digits, `_` and `-`, beginning with a letter; at most " + names + " of a kind.\n" +
         "* `--set` takes its value as TOML, else as text: `--set node.a.steps=5`, `--set node.a.solver=rk4`.\n"
         "  Paths given on the command line are relative to the current folder.\n";
}

constexpr const char* kTypes = R"(
## What goes with what

A port's type is written `tag:element[dims]`, such as `latent:f32[B,C,H,W]`. A link is good when

* the tags are the same (`tensor` goes with every tag);
* the element types have one in common (`f32|f16` goes with `f32`);
* the dims agree. A letter is one number across all ports of a node, and links carry it on: when a channel count is
  3 at one end of the pipeline and 4 at the other, the link in between is an error. `8*H` and `H/8` are computed,
  `?` is any number, `...` any dims in its place, first or last.

A port of type `fn(latent:f32[B,C,H,W], time:f32[B]) -> velocity:f32[B,C,H,W]` carries a function: the node that takes
it calls the node that gives it. It is wired like a value, and checked argument by argument.
)";

}  // namespace

std::string format_example() { return kExample; }

std::string format_reference() {
  std::string text = kIntroduction;
  for (const SectionText& section : kSections)
    text += std::string("\n## ") + section.title + "\n\n" + section.text + "\n\n" + rows(section.section);
  return text + kTypes + "\n" + limits() + "\n## A complete example\n\n```toml\n" + kExample + "```\n";
}

}  // namespace t2x
