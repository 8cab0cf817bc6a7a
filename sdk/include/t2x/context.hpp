// t2x/context.hpp - one create, run or call of a node, as the plugin sees it.
#pragma once
#include "error.hpp"
#include "shape.hpp"
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace t2x {

struct Tensor {
  t2x_tensor handle = 0;
  explicit operator bool() const { return handle != 0; }
};

using Tensors = std::vector<Tensor>;

// An attribute of an op: {"eps", 1e-5} or {"act", "silu"}.
struct Attr : t2x_attr {
  // Any number, so that {"axis", 0} is one and not a null text.
  template <class Number> requires std::is_arithmetic_v<Number>
  Attr(const char* name, Number number) : t2x_attr{name, nullptr, static_cast<double>(number), 0} {}
  Attr(const char* name, const char* text) : t2x_attr{name, text, 0, 0} {}
};

// A captured program. Released with its node unless released before.
struct Program {
  t2x_program handle = 0;
};

// Every failing call throws t2x::Error. Copyable; valid during the node call that got it.
class Context {
public:
  Context(const t2x_host* host, t2x_context* cx) : host_(host), cx_(cx) {}

  // Parameters, checked and defaulted by the host.
  double number(const char* param) const { return host_->number(cx_, param); }
  int64_t integer(const char* param) const { return host_->integer(cx_, param); }
  uint32_t u32(const char* param) const { return static_cast<uint32_t>(integer(param)); }
  bool flag(const char* param) const { return number(param) != 0; }
  std::string text(const char* param) const {
    const char* t = host_->text(cx_, param);
    return t ? t : "";
  }

  // Ports.
  uint32_t input_count(const char* port) const { return host_->input_count(cx_, port); }
  Tensor input(const char* port, uint32_t index = 0) const { return {host_->input(cx_, port, index)}; }
  std::string input_name(const char* port, uint32_t index = 0) const {
    const char* n = host_->input_name(cx_, port, index);
    return n ? n : "";
  }
  void output(const char* port, Tensor t) const { check(host_->output(cx_, port, t.handle)); }
  t2x_dims dims(Tensor t) const {
    t2x_dims d{};
    check(host_->dims(cx_, t.handle, &d));
    return d;
  }
  void note(Tensor t, const char* key, const std::string& value) const {
    check(host_->note(cx_, t.handle, key, value.c_str()));
  }
  // The value's metadata, or `otherwise`.
  std::string noted(Tensor t, const char* key, const std::string& otherwise = "") const {
    const char* v = host_->noted(cx_, t.handle, key);
    return v ? v : otherwise;
  }

  // Weights.
  std::vector<std::string> weight_names(const char* model) const {
    std::vector<std::string> names;
    for (uint32_t i = 0; const char* n = host_->weight_name(cx_, model, i); ++i) names.emplace_back(n);
    return names;
  }
  bool has_weight(const char* model, const std::string& name) const {
    t2x_dims d{};
    return host_->weight_dims(cx_, model, name.c_str(), &d) == T2X_OK;
  }
  t2x_dims weight_dims(const char* model, const std::string& name) const {
    t2x_dims d{};
    if (host_->weight_dims(cx_, model, name.c_str(), &d) != T2X_OK)
      throw Error(std::string(model) + ": the model has no tensor '" + name + "'", T2X_BAD_MODEL);
    return d;
  }
  void match_weights(const char* model, std::span<const t2x_weight_spec> specs,
                     const char* const* ignored = nullptr) const {
    check(host_->match_weights(cx_, model, specs.data(), static_cast<uint32_t>(specs.size()), ignored));
  }
  Tensor weight(const char* model, const std::string& name, uint32_t layout = T2X_LAYOUT_AS_STORED) const {
    return require({host_->weight(cx_, model, name.c_str(), layout)});
  }

  // Storage.
  Tensor storage(const t2x_dims& d, const char* label) const { return require({host_->storage(cx_, &d, label)}); }
  template <class T>
  Tensor constant(const t2x_dims& d, const std::vector<T>& data, const char* label) const {
    return require({host_->constant(cx_, &d, data.data(), data.size() * sizeof(T), label)});
  }
  template <class T>
  void write(Tensor t, std::span<const T> data) const {
    check(host_->write(cx_, t.handle, data.data(), data.size_bytes()));
  }
  void write(Tensor t, float value) const { write(t, std::span<const float>(&value, 1)); }
  template <class T = float>
  std::vector<T> read(Tensor t) const {
    std::vector<T> data(count(dims(t)));
    check(host_->read(cx_, t.handle, data.data(), data.size() * sizeof(T)));
    return data;
  }
  Tensor noise(const t2x_dims& d, uint64_t seed, const std::string& rng) const {
    return require({host_->noise(cx_, &d, seed, rng.c_str())});
  }

  // Programs: capture(label, body) records what body calls.
  template <class Body>
  Program capture(const char* label, Body&& body) const {
    check(host_->program_begin(cx_, label));
    body();
    Program p;
    check(host_->program_end(cx_, &p.handle));
    return p;
  }
  void run(Program p) const { check(host_->program_run(cx_, p.handle)); }
  void release(Program p) const { host_->program_release(cx_, p.handle); }

  // Recording. An empty Tensor stands for an absent optional operand.
  Tensor op(const char* name, std::initializer_list<Tensor> in, std::initializer_list<Attr> attrs = {}) const {
    return op(name, std::span<const Tensor>(in.begin(), in.size()),
              std::span<const Attr>(attrs.begin(), attrs.size()));
  }
  Tensor op(const char* name, std::span<const Tensor> in, std::span<const Attr> attrs = {}) const {
    return ops(name, in, attrs, 1)[0];
  }
  // The same for an op of several results.
  Tensors ops(const char* name, std::span<const Tensor> in, std::span<const Attr> attrs, uint32_t results) const {
    static_assert(sizeof(Tensor) == sizeof(t2x_tensor) && sizeof(Attr) == sizeof(t2x_attr));
    Tensors out(results);
    check(host_->op(cx_, name, &in.data()->handle, static_cast<uint32_t>(in.size()), attrs.data(),
                    static_cast<uint32_t>(attrs.size()), &out.data()->handle, results));
    return out;
  }
  Tensor view(Tensor t, const t2x_dims& d) const { return require({host_->view(cx_, t.handle, &d)}); }
  Tensor view(Tensor t, std::initializer_list<uint64_t> sizes) const {
    return view(t, t2x::dims(sizes, dims(t).dtype));
  }
  Tensor temporary(const t2x_dims& d, const char* label) const { return require({host_->temporary(cx_, &d, label)}); }
  Tensor keep(Tensor t, const char* label) const { return require({host_->keep(cx_, t.handle, label)}); }
  void assign(Tensor storage, Tensor value) const { check(host_->assign(cx_, storage.handle, value.handle)); }
  Tensors call(const char* port, std::span<const Tensor> in, uint32_t out_count = 1) const {
    Tensors out(out_count);
    check(host_->call(cx_, port, &in.data()->handle, static_cast<uint32_t>(in.size()), &out.data()->handle, out_count));
    return out;
  }
  Tensor call(const char* port, std::initializer_list<Tensor> in) const {
    return call(port, std::span<const Tensor>(in.begin(), in.size()))[0];
  }

  // Reports progress; throws T2X_CANCELLED when the user asked to stop.
  void progress(uint32_t done, uint32_t total) const {
    if (host_->progress(cx_, done, total)) throw Error("", T2X_CANCELLED);
  }
  void log(int level, const std::string& message) const { host_->log(cx_, level, message.c_str()); }
  const t2x_device_info* device() const { return host_->device(cx_); }

  // The C table, for what this class does not wrap (dispatch, raw, host_stage, extensions).
  const t2x_host* host() const { return host_; }
  t2x_context* handle() const { return cx_; }

private:
  Tensor require(Tensor t) const {
    if (t) return t;
    t2x_dims none{};
    check(host_->dims(cx_, 0, &none));          // the host already knows why, and tells the status so
    throw Error("", T2X_BAD_ARGUMENT);
  }
  const t2x_host* host_;
  t2x_context* cx_;
};

}  // namespace t2x
