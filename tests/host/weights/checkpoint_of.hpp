// tests/host/weights/checkpoint_of.hpp - the PyTorch checkpoint of a model that exists as safetensors.
#pragma once
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>
#include "torch_files.hpp"
#include "weights/model_files.hpp"

namespace t2x::test {

// A zip archive with all tensors: {NAME: tensor}, or with a wrapper, {"epoch": 3, WRAPPER: {NAME: tensor}}.
inline std::string checkpoint_of(const std::filesystem::path& model_file, const std::string& wrapper = "") {
  const auto model = ModelFile::open(model_file);
  std::string state = "}(";
  std::vector<std::string> storages;
  for (const Weight& weight : model->weights()) {
    if (weight.dims.dtype != T2X_F32 && weight.dims.dtype != T2X_F16)
      throw std::runtime_error(weight.name + " is neither f32 nor f16");
    std::string shape, strides;
    int64_t stride = 1;
    for (uint32_t i = weight.dims.rank; i-- > 0; stride *= weight.dims.d[i]) {
      shape = py::integer(weight.dims.d[i]) + shape;
      strides = py::integer(stride) + strides;
    }
    const char* type = weight.dims.dtype == T2X_F32 ? "FloatStorage" : "HalfStorage";
    state += py::text(weight.name) + py::call(py::global("torch._utils", "_rebuild_tensor_v2"),
                                              {py::storage(std::to_string(storages.size()), stride, type),
                                               py::integer(0), py::tuple({shape}), py::tuple({strides}), "\x89", "}"});
    storages.emplace_back(reinterpret_cast<const char*>(weight.data.data()), weight.data.size());
  }
  state += "u";
  return torch_zip(wrapper.empty() ? state : py::dict({{"epoch", py::integer(3)}, {wrapper, state}}), storages);
}

}  // namespace t2x::test
