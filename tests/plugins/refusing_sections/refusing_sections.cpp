// refusing_sections.cpp - a test's plugin: raw sections and CPU stages that cannot do their work, in a node's own program
// and in that of whoever calls its function.
#include <t2x/plugin.hpp>
#include <t2x/section.hpp>

namespace {

constexpr const char* kKinds[] = {"raw", "stage", nullptr};
constexpr const char* kStatuses[] = {"user", "machine", nullptr};
constexpr t2x_param kParams[] = {t2x::choice("kind", "raw", kKinds, ""), t2x::choice("side", "user", kStatuses, ""),
                                 t2x::text("words", "it has no descriptors left", "empty: it says nothing")};

// Must live as long as the programs that it recorded into.
class Refusing {
public:
  explicit Refusing(const t2x::Context& cx)
      : host_(cx.host()), raw_(cx.text("kind") == "raw"), words_(cx.text("words")),
        status_(cx.text("side") == "user" ? T2X_BAD_ARGUMENT : T2X_UNSUPPORTED) {}

  t2x::Tensor record(const t2x::Context& cx, t2x::Tensor x, const t2x_dims& dims) {
    const t2x::Tensor y = cx.temporary(dims, "y");
    const t2x_use uses[] = {{x.handle, T2X_READ, 0}, {y.handle, T2X_WRITE, 0}};
    t2x::check(raw_ ? host_->raw(cx.handle(), uses, 2, refuse_raw, this)
                    : host_->host_stage(cx.handle(), uses, 2, refuse_stage, this));
    return y;
  }

private:
  t2x_status refuse() const {
    return t2x::section(host_, [this] { throw t2x::Error(words_, status_); });
  }
  static t2x_status refuse_raw(void* self, void*, const t2x_buffer_range*) { return static_cast<Refusing*>(self)->refuse(); }
  static t2x_status refuse_stage(void* self, void* const*) { return static_cast<Refusing*>(self)->refuse(); }

  const t2x_host* host_;
  bool raw_;
  std::string words_;
  t2x_status status_;
};

class OwnProgram {
public:
  static constexpr const char* kName = "test.refusing_section";
  static constexpr const char* kSummary = "Records a section that refuses, and runs it.";
  static constexpr const char* kDoc = "Says what the section says.";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {t2x::in("x", "tensor:f32[...]", "")};
  static constexpr t2x_port kOutputs[] = {t2x::out("y", "tensor:f32[...]", "")};
  static constexpr auto& kParams = ::kParams;

  explicit OwnProgram(const t2x::Context& cx) : section_(cx) {}

  void run(const t2x::Context& cx) {
    const t2x::Tensor x = cx.input("x");
    t2x::Tensor y;
    cx.run(cx.capture("refusing", [&] { y = cx.keep(section_.record(cx, x, cx.dims(x)), "y"); }));
    cx.output("y", y);
  }

private:
  Refusing section_;
};

class OthersProgram {
public:
  static constexpr const char* kName = "test.refusing_function";
  static constexpr const char* kSummary = "A function whose section refuses.";
  static constexpr const char* kDoc = "Says in its caller's program what the section says.";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kOutputs[] = {t2x::out("mel", "fn(audio:f32[B,N]) -> mel:f32[B,M,T]", "")};
  static constexpr auto& kParams = ::kParams;

  explicit OthersProgram(const t2x::Context& cx) : section_(cx) {}
  void run(const t2x::Context&) {}

  t2x::Tensors call(const t2x::Context& cx, const std::string&, std::span<const t2x::Tensor> in) {
    const t2x_dims d = cx.dims(in[0]);
    return {section_.record(cx, in[0], t2x::dims({d.d[0], 1, d.d[1]}))};
  }

private:
  Refusing section_;
};

}  // namespace

T2X_PLUGIN("refusing_sections", "1.0.0", "T2X tests", "Apache-2.0", &t2x::node<OwnProgram>, &t2x::node<OthersProgram>)
