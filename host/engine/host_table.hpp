// host/engine/host_table.hpp - the t2x_host that plugins call.
#pragma once
#include "engine/session.hpp"
#include <t2x/ext/training.h>

namespace t2x {

const t2x_host* host_table();

// Runs body for a plugin's call; a Failure is kept in the context and becomes a status.
template <class Body> t2x_status answer(t2x_context* cx, Body&& body) noexcept {
  try {
    body();
    return T2X_OK;
  } catch (const Failure& failure) {
    cx->failure = failure;
  } catch (const std::bad_alloc&) {
    cx->failure = Failure(Side::Memory, "out of host memory");
  } catch (const std::exception& error) {
    cx->failure = Failure(Side::Ours, error.what());
  }
  return status_of(cx->failure->side);
}

// The parts of the table, by what they are about.
void fill_parameters(t2x_host& host);
void fill_ports(t2x_host& host);
void fill_weights(t2x_host& host);
void fill_storage(t2x_host& host);
void fill_programs(t2x_host& host);
void fill_recording(t2x_host& host);

const t2x_training* training_table();

// The tensor of the open capture that a handle stands for. Throws when no program is open.
TensorId captured(t2x_context* cx, t2x_tensor handle);
// The storage behind a handle; throws Side::User naming `doing` when it is not one.
const StoragePtr& storage_of(t2x_context* cx, t2x_tensor handle, const char* doing);
Runtime& runtime_of(t2x_context* cx, const char* doing);
// The model that a parameter names, and one of its tensors. Throw Side::User.
const std::shared_ptr<const ModelFile>& model_of(t2x_context* cx, const char* param);
WeightSourcePtr weight_source(const std::shared_ptr<const ModelFile>& model, std::string_view name, uint32_t layout);
StoragePtr make_storage(t2x_context* cx, const t2x_dims& dims, const char* label);

}  // namespace t2x
