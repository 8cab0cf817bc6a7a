// noted.cpp - a test's plugin: gives a value a note, and gives what a value notes as a value.
#include <t2x/plugin.hpp>

namespace {

struct Noted {
  static constexpr const char* kName = "test.noted";
  static constexpr const char* kSummary = "A number that a value notes.";
  static constexpr const char* kDoc = "What a writer reads of a value's notes.";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {t2x::in("value", "tensor", "any value")};
  static constexpr t2x_port kOutputs[] = {t2x::out("number", "tensor:f32[1]", "what it notes under the key")};
  static constexpr t2x_param kParams[] = {t2x::required(t2x::text("key", "", "the note's name"))};

  explicit Noted(const t2x::Context&) {}

  void run(const t2x::Context& cx) const {
    const t2x::Tensor number = cx.storage(t2x::dims({1}), "number");
    cx.write(number, std::stof(cx.noted(cx.input("value"), cx.text("key").c_str())));
    cx.output("number", number);
  }
};

struct Note {
  static constexpr const char* kName = "test.note";
  static constexpr const char* kSummary = "A value with a note.";
  static constexpr const char* kDoc = "What a reader says of the value that it gives.";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {t2x::in("value", "tensor", "any value")};
  static constexpr t2x_port kOutputs[] = {t2x::out("value", "tensor", "the same with the note")};
  static constexpr t2x_param kParams[] = {t2x::required(t2x::text("key", "", "the note's name")),
                                          t2x::required(t2x::text("note", "", "what it says"))};

  explicit Note(const t2x::Context&) {}

  void run(const t2x::Context& cx) const {
    t2x::Tensor value;
    cx.run(cx.capture("note", [&] { value = cx.keep(cx.op("copy", {cx.input("value")}), "value"); }));
    cx.note(value, cx.text("key").c_str(), cx.text("note"));
    cx.output("value", value);
  }
};

}  // namespace

T2X_PLUGIN("noted", "0.1.0", "T2X tests", "Apache-2.0", &t2x::node<Noted>, &t2x::node<Note>)
