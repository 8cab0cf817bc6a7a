#include "weights/weight_index.hpp"
#include "status/failure.hpp"
#include "weights/strict_json.hpp"
#include "weights/weight_endings.hpp"

namespace t2x {
namespace {

void check_file_name(const std::string& file, const std::string& tensor, const std::string& index) {
  if (file.find_first_of(std::string_view("/\\:\0", 4)) != std::string::npos || file == "." || file == "..")
    fail_user(index + ": tensor " + in_quotes(tensor) + " is said to be in " + in_quotes(file) +
              ", which is not a file name in the index's own folder: the index is damaged or hostile");
  if (!is_weight_file_name(file))
    fail_user(index + ": tensor " + in_quotes(tensor) + " is said to be in " + in_quotes(file) +
              ", which is not a .safetensors or PyTorch file");
}

}  // namespace

std::map<std::string, std::string> parse_weight_index(std::string_view text, const std::string& name) {
  nlohmann::json json;
  try {
    json = parse_strict_json(text);
  } catch (const JsonError& e) {
    fail_user(name + ": the index is not valid JSON, " + e.what() + "; download it again");
  }
  auto map = json.is_object() ? json.find("weight_map") : json.end();
  if (map == json.end() || !map->is_object())
    fail_user(name + ": the index has no \"weight_map\" (tensor name -> file name)");
  std::map<std::string, std::string> files;
  for (const auto& [tensor, file] : map->items()) {
    if (!file.is_string()) fail_user(name + ": the file of tensor " + in_quotes(tensor) + " is not a text");
    check_file_name(file.get<std::string>(), tensor, name);
    files[tensor] = file.get<std::string>();
  }
  if (files.empty()) fail_user(name + ": the index names no tensors");
  return files;
}

}  // namespace t2x
