#include "toml/load.hpp"
#include "toml/parse.hpp"
#include "toml/utf8.hpp"
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>

namespace t2x {
namespace {

namespace fs = std::filesystem;

// The file's bytes, at most one more than parse_toml takes; else why not, in `why`.
std::optional<std::string> file_text(const std::string& path, std::string& why) {
  std::error_code error;
  if (path.find('\0') != std::string::npos) return why = "its name contains a NUL character", std::nullopt;
  if (fs::is_directory(path, error)) return why = "it is a folder", std::nullopt;
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (!in) return why = errno ? std::strerror(errno) : "it cannot be opened", std::nullopt;
  std::string text(kMaxTomlBytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad()) return why = "reading it failed", std::nullopt;
  text.resize(static_cast<size_t>(in.gcount()));
  return text;
}

class Loader {
public:
  Loader(const MergeRules& rules, Diagnostics& diagnostics) : rules_(rules), diagnostics_(diagnostics) {}

  Value load(const std::string& text, const std::string& path) {
    std::optional<Value> document = parse_toml(text, path, diagnostics_);
    if (!document) return {};
    chain_.push_back(path);
    open_files_.push_back(identity(path));
    Value result = std::move(*document);
    if (const Value* includes = result.find("include")) include_all(Value(*includes), result);
    chain_.pop_back();
    open_files_.pop_back();
    seen_[identity(path)] = true;
    return result;
  }

private:
  // Two names of one file have one identity.
  static std::string identity(const std::string& path) {
    std::error_code error;
    fs::path canonical = fs::canonical(path, error);
    return error ? path : canonical.string();
  }

  void include_all(const Value& includes, Value& into) {
    if (includes.kind != Value::kArray) {
      diagnostics_.error(includes.place, "'include' takes a list of file names, such as [\"common.toml\"]");
      return;
    }
    for (const Value& name : includes.array) {
      if (name.kind != Value::kText || name.text.empty())
        diagnostics_.error(name.place, "'include' takes file names, not " + brief(name));
      else
        include_one(name, into);
    }
  }

  void include_one(const Value& name, Value& into) {
    std::string path = (fs::path(chain_.back()).parent_path() / name.text).lexically_normal().string();
    std::string file = identity(path);
    if (auto open = std::find(open_files_.begin(), open_files_.end(), file); open != open_files_.end()) {
      std::string chain;
      for (auto i = static_cast<size_t>(open - open_files_.begin()); i < chain_.size(); ++i)
        chain += chain_[i] + " -> ";
      diagnostics_.error(name.place, "this include comes back to itself: " + chain + path);
      return;
    }
    if (chain_.size() > kMaxIncludeDepth) {
      diagnostics_.error(name.place, "includes are nested more than " + std::to_string(kMaxIncludeDepth) + " deep");
      return;
    }
    if (seen_[file]) return;
    std::string why;
    std::error_code error;
    // A pipe given as the main file is fine; one that a file asks for would wait for ever.
    bool special = fs::exists(path, error) && !fs::is_regular_file(path, error) && !fs::is_directory(path, error);
    if (special) why = "it is no regular file";
    std::optional<std::string> text = special ? std::nullopt : file_text(path, why);
    if (!text) diagnostics_.error(name.place, "cannot read " + in_quotes(path, 300) + ": " + why);
    else merge(load(*text, path), into, true);
  }

  void merge(Value from, Value& into, bool top) {
    std::map<std::string, size_t, std::less<>> index;
    for (size_t i = 0; i < into.table.size(); ++i) index[into.table[i].key] = i;
    for (Entry& entry : from.table) {
      if (top && (entry.key == "include" || rules_.own.contains(entry.key))) continue;
      auto present = index.find(entry.key);
      if (present == index.end()) {
        into.table.push_back(std::move(entry));
        continue;
      }
      Entry& other = into.table[present->second];
      bool lists = entry.value.kind == Value::kArray && other.value.kind == Value::kArray;
      if (entry.value.kind == Value::kTable && other.value.kind == Value::kTable) {
        merge(std::move(entry.value), other.value, false);
      } else if (top && lists && rules_.joined.contains(entry.key)) {
        std::move(entry.value.array.begin(), entry.value.array.end(), std::back_inserter(other.value.array));
      } else {
        diagnostics_.error(other.key_place, in_quotes(entry.key) + " is defined twice: here and at " +
                                                to_string(entry.key_place));
      }
    }
  }

  const MergeRules& rules_;
  Diagnostics& diagnostics_;
  std::vector<std::string> chain_;        // the files being read, outermost first, as they were named
  std::vector<std::string> open_files_;   // their identities
  std::map<std::string, bool> seen_;
};

}  // namespace

Value load_toml(const std::string& path, const MergeRules& rules, Diagnostics& diagnostics) {
  std::string why;
  std::optional<std::string> text = file_text(path, why);
  if (text) return load_toml_text(*text, path, rules, diagnostics);
  diagnostics.error({printable(path, 300)}, "cannot read this file: " + why);
  return {};
}

Value load_toml_text(const std::string& text, const std::string& path, const MergeRules& rules,
                     Diagnostics& diagnostics) {
  return Loader(rules, diagnostics).load(text, path);
}

}  // namespace t2x
