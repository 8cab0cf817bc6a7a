#include "weights/match.hpp"
#include "weights/strict_json.hpp"
#include <t2x/shape.hpp>
#include <algorithm>
#include <set>
#include <vector>

namespace t2x {
namespace {

constexpr size_t kNamesShown = 5;

// "3 missing: a, b, c"
std::string line(const char* what, const std::vector<std::string>& entries) {
  if (entries.empty()) return "";
  std::string text = std::to_string(entries.size()) + " " + what + ": ";
  for (size_t i = 0; i < entries.size() && i < kNamesShown; ++i) text += (i ? ", " : "") + entries[i];
  return text + (entries.size() > kNamesShown ? ", ...\n" : "\n");
}

bool is_ignored(const std::string& name, const char* const* patterns) {
  for (; patterns && *patterns; ++patterns)
    if (matches_pattern(name, *patterns)) return true;
  return false;
}

std::string stored(const Weight& weight) {
  std::string text = to_string(weight.dims);
  if (weight.dims.dtype == T2X_NO_DTYPE) text.replace(0, 1, weight.stored_dtype);
  return text;
}

std::string wanted(const t2x_weight_spec& spec) {
  std::string text = to_string(spec.dims);
  return spec.dims.dtype == T2X_NO_DTYPE ? text.substr(text.find('[')) : text;
}

bool fits(const Weight& weight, const t2x_weight_spec& spec) {
  if (weight.dims.dtype == T2X_NO_DTYPE) return false;
  return same_shape(weight.dims, spec.dims) &&
         (spec.dims.dtype == T2X_NO_DTYPE || spec.dims.dtype == weight.dims.dtype);
}

}  // namespace

bool matches_pattern(std::string_view text, std::string_view pattern) {
  size_t t = 0, p = 0, star = std::string_view::npos, resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p, ++t;
    } else if (star != std::string_view::npos) {  // let the last star take one more
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  return std::all_of(pattern.begin() + static_cast<std::ptrdiff_t>(p), pattern.end(), [](char c) { return c == '*'; });
}

WeightReport match_weights(const ModelFile& model, std::span<const t2x_weight_spec> specs, const char* const* ignored) {
  std::vector<std::string> missing, unexpected, misshapen;
  std::set<std::string_view> expected;
  for (const t2x_weight_spec& spec : specs) {
    expected.insert(spec.name);
    const Weight* weight = model.find(spec.name);
    if (!weight && !(spec.flags & T2X_WEIGHT_OPTIONAL)) missing.push_back(spec.name);
    if (weight && !fits(*weight, spec))
      misshapen.push_back(std::string(spec.name) + " is " + stored(*weight) + ", expected " + wanted(spec));
  }
  for (const Weight& weight : model.weights())
    if (!expected.contains(weight.name) && !is_ignored(weight.name, ignored)) {
      std::string name = in_quotes(weight.name);
      unexpected.push_back(name.substr(1, name.size() - 2));
    }
  std::string report = line("missing", missing) + line("unexpected", unexpected) + line("wrong shape", misshapen);
  if (!report.empty()) report.pop_back();
  WeightReport result;
  (missing.empty() && misshapen.empty() ? result.warning : result.error) = report;
  return result;
}

}  // namespace t2x
