// Tensors outside programs: making, writing, reading, noise.
#include "engine/host_table.hpp"
#include "noise/noise.hpp"
#include <t2x/shape.hpp>
#include <algorithm>
#include <span>

namespace t2x {

Runtime& runtime_of(t2x_context* cx, const char* doing) {
  if (!cx->session.runtime) fail_user(std::string(doing) + " needs the device, which create() does not have");
  return *cx->session.runtime;
}

StoragePtr make_storage(t2x_context* cx, const t2x_dims& dims, const char* label) {
  Runtime& runtime = runtime_of(cx, "making a tensor");
  std::string name = label ? label : "storage";
  if (dims.rank > T2X_MAX_RANK || (dims.dtype != T2X_F32 && dims.dtype != T2X_I32))
    fail_user("tensor '" + name + "' " + to_string(dims) + ": a tensor has at most 6 dimensions and is f32 or i32");
  if (count(dims) == 0) fail_user("tensor '" + name + "' " + to_string(dims) + " has no elements");
  auto storage = std::make_shared<Storage>();
  storage->dims = dims;
  storage->label = name;
  storage->buffer = Buffer(*runtime.device, std::max<uint64_t>(bytes(dims), 16),
                           "tensor '" + name + "' " + to_string(dims));
  return storage;
}

namespace {

void require_bytes(const Storage& storage, size_t given) {
  if (bytes(storage.dims) != given)
    fail_user("tensor '" + storage.label + "' " + to_string(storage.dims) + " has " +
              std::to_string(bytes(storage.dims)) + " bytes, " + std::to_string(given) + " were given");
}

void fill(t2x_context* cx, Storage& storage, const void* data, size_t size) {
  require_bytes(storage, size);
  Runtime& runtime = runtime_of(cx, "write()");
  runtime.transfer.upload(storage.buffer, 0, std::span(static_cast<const std::byte*>(data), size));
  runtime.transfer.flush();
}

t2x_tensor storage(t2x_context* cx, const t2x_dims* dims, const char* label) {
  t2x_tensor handle = 0;
  answer(cx, [&] { handle = cx->session.values.add({make_storage(cx, *dims, label), nullptr, 0, kNoTensor}); });
  return handle;
}

t2x_tensor constant(t2x_context* cx, const t2x_dims* dims, const void* data, size_t size, const char* label) {
  t2x_tensor handle = 0;
  answer(cx, [&] {
    StoragePtr s = make_storage(cx, *dims, label);
    fill(cx, *s, data, size);
    s->constant = true;
    handle = cx->session.values.add({s, nullptr, 0, kNoTensor});
  });
  return handle;
}

t2x_status write(t2x_context* cx, t2x_tensor handle, const void* data, size_t size) {
  return answer(cx, [&] {
    const StoragePtr& s = storage_of(cx, handle, "write()");
    if (s->constant) fail_user("tensor '" + s->label + "' is a constant or a linked input: it cannot be written");
    fill(cx, *s, data, size);
  });
}

t2x_status read(t2x_context* cx, t2x_tensor handle, void* data, size_t size) {
  return answer(cx, [&] {
    const StoragePtr& s = storage_of(cx, handle, "read()");
    require_bytes(*s, size);
    runtime_of(cx, "read()").transfer.download(s->buffer, 0, std::span(static_cast<std::byte*>(data), size));
  });
}

t2x_tensor noise(t2x_context* cx, const t2x_dims* dims, uint64_t seed, const char* rng) {
  t2x_tensor handle = 0;
  answer(cx, [&] {
    StoragePtr s = make_storage(cx, *dims, "noise");
    std::vector<float> values = draw_noise(*dims, seed, rng);
    fill(cx, *s, values.data(), values.size() * sizeof(float));
    handle = cx->session.values.add({s, nullptr, 0, kNoTensor});
  });
  return handle;
}

}  // namespace

void fill_storage(t2x_host& host) {
  host.storage = storage;
  host.constant = constant;
  host.write = write;
  host.read = read;
  host.noise = noise;
}

}  // namespace t2x
