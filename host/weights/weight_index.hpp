// host/weights/weight_index.hpp - which file of a sharded model holds which tensor ("*.safetensors.index.json",
// "*.bin.index.json").
#pragma once
#include <map>
#include <string>
#include <string_view>

namespace t2x {

// Tensor name -> file name, from the index's "weight_map". A file name that could lead out of the index's folder is
// refused. `name` begins every message. Throws Side::User.
std::map<std::string, std::string> parse_weight_index(std::string_view text, const std::string& name);

}  // namespace t2x
