// t2x/training.hpp - the C++ face of ext/training.h: parameters, gradients, adapters, checkpoints.
#pragma once
#include "context.hpp"
#include "ext/training.h"
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace t2x {

struct Parameter {
  std::string name, model;
  Tensor tensor;
  t2x_dims dims{};
};

struct NamedTensor {
  std::string name;
  Tensor tensor;
};

// Every failing call throws t2x::Error. Valid during the node call that got its Context.
class Training {
public:
  explicit Training(const Context& cx)
      : cx_(cx), ext_(static_cast<const t2x_training*>(cx.host()->extension(T2X_TRAINING))) {
    if (!ext_) throw Error("this host cannot train: it offers no " T2X_TRAINING, T2X_UNSUPPORTED);
  }

  void train(const char* port, const std::vector<std::string>& patterns) const {
    check(ext_->train(cx_.handle(), port, pointers(patterns).data()));
  }
  void train_adapters(const char* port, const std::vector<std::string>& patterns, uint32_t rank, double scale,
                      uint64_t seed) const {
    check(ext_->train_adapters(cx_.handle(), port, pointers(patterns).data(), rank, scale, seed));
  }
  // Those that programs of this node have used so far, in order of first use.
  std::vector<Parameter> parameters() const {
    std::vector<Parameter> all;
    t2x_parameter p{};
    while (ext_->parameter(cx_.handle(), static_cast<uint32_t>(all.size()), &p) == T2X_OK)
      all.push_back({p.name, p.model, {p.tensor}, p.dims});
    return all;
  }
  // In an open program. An empty Tensor where the loss does not depend on of[i].
  Tensors gradients(Tensor loss, std::span<const Tensor> of, uint32_t recompute = 0) const {
    Tensors result(of.size());
    check(ext_->gradients(cx_.handle(), loss.handle, &of.data()->handle, static_cast<uint32_t>(of.size()), recompute,
                          &result.data()->handle));
    return result;
  }
  void apply_adapters(const char* param, double weight) const {
    check(ext_->apply_adapters(cx_.handle(), param, weight));
  }
  void save_model(const std::string& model, const std::string& folder, t2x_dtype dtype,
                  const std::vector<NamedTensor>& replaced) const {
    auto named = borrow(replaced);
    check(ext_->save_model(cx_.handle(), model.c_str(), folder.c_str(), dtype, named.data(),
                           static_cast<uint32_t>(named.size())));
  }
  void save_tensors(const std::string& path, const std::vector<NamedTensor>& tensors,
                    const std::string& metadata) const {
    auto named = borrow(tensors);
    check(ext_->save_tensors(cx_.handle(), path.c_str(), named.data(), static_cast<uint32_t>(named.size()),
                             metadata.c_str()));
  }
  void load_tensors(const std::string& path, const std::vector<NamedTensor>& tensors) const {
    auto named = borrow(tensors);
    check(ext_->load_tensors(cx_.handle(), path.c_str(), named.data(), static_cast<uint32_t>(named.size())));
  }
  std::string metadata(const std::string& path) const {
    const char* text = ext_->metadata(cx_.handle(), path.c_str());
    if (!text) throw Error("", T2X_BAD_FILE);   // the host already knows why
    return text;
  }
  // Gives a storage's memory back, now or with the last program that uses it. An empty Tensor is no storage yet.
  void release(Tensor storage) const {
    if (storage && ext_->size > offsetof(t2x_training, release)) check(ext_->release(cx_.handle(), storage.handle));
  }
  void status(const std::string& text) const { ext_->status(cx_.handle(), text.c_str()); }

private:
  static std::vector<const char*> pointers(const std::vector<std::string>& texts) {
    std::vector<const char*> p;
    for (const std::string& t : texts) p.push_back(t.c_str());
    p.push_back(nullptr);
    return p;
  }
  static std::vector<t2x_named> borrow(const std::vector<NamedTensor>& tensors) {
    std::vector<t2x_named> named;
    for (const NamedTensor& t : tensors) named.push_back({t.name.c_str(), t.tensor.handle});
    return named;
  }
  Context cx_;
  const t2x_training* ext_;
};

}  // namespace t2x
