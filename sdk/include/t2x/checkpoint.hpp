// t2x/checkpoint.hpp - one model in a file that holds others too: what do the names of its tensors begin with?
#pragma once
#include "error.hpp"
#include <string>
#include <utility>
#include <vector>

namespace t2x {

// What stands before `known`, a name that every model of a kind has once: "" or "cond_stage_model.t5_transformer.".
// Throws an Error (T2X_BAD_MODEL) about `kind`, such as "T5 encoder", when no name or more than one ends with it.
inline std::string name_prefix(const std::vector<std::string>& names, const std::string& known,
                               const std::string& kind) {
  std::string prefix;
  bool found = false;
  for (const std::string& name : names) {
    if (!name.ends_with(known)) continue;
    const std::string front = name.substr(0, name.size() - known.size());
    if (!front.empty() && front.back() != '.') continue;
    if (found)
      throw Error("this file holds more than one " + kind + ", under '" + prefix + "' and '" + front +
                      "': give a file with one",
                  T2X_BAD_MODEL);
    prefix = front;
    found = true;
  }
  if (!found)
    throw Error("this is no " + kind + ": it has no tensor '" + known + "', nor one whose name ends so", T2X_BAD_MODEL);
  return prefix;
}

// The tensors of the other models, as names for match_weights to ignore: all whose names do not begin with `prefix`,
// and those of the model itself that `unused` names, without the prefix.
class OtherNames {
public:
  OtherNames(const std::vector<std::string>& names, const std::string& prefix,
             const std::vector<std::string>& unused = {}) {
    for (const std::string& name : names)
      if (!name.starts_with(prefix)) names_.push_back(name);
    for (const std::string& pattern : unused) names_.push_back(prefix + pattern);
    for (const std::string& name : names_) patterns_.push_back(name.c_str());
    patterns_.push_back(nullptr);
  }
  OtherNames(const OtherNames&) = delete;
  OtherNames& operator=(const OtherNames&) = delete;
  // NULL-terminated; valid as long as this object.
  const char* const* patterns() const { return patterns_.data(); }

private:
  std::vector<std::string> names_;
  std::vector<const char*> patterns_;
};

}  // namespace t2x
