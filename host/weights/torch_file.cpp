#include "weights/torch_file.hpp"
#include <algorithm>
#include <cstring>
#include <map>
#include <optional>
#include "status/failure.hpp"
#include "weights/strict_json.hpp"
#include "weights/torch_globals.hpp"
#include "weights/torch_tensors.hpp"
#include "weights/zip.hpp"

namespace t2x {
namespace {

using Bytes = std::span<const std::byte>;

// torch/serialization.py: MAGIC_NUMBER = 0x1950a86a20f9469cfc6c, as a pickle writes it.
constexpr std::string_view kMagic("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19", 12);
constexpr std::string_view kMagicOfProtocol1 = "L119547037146038801333356L\n.";
constexpr int64_t kLegacyVersion = 1001;

std::string_view text_of(Bytes bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

int64_t know_global(std::string_view module, std::string_view name) {
  const TorchGlobal global = find_torch_global(module, name);
  if (global.use == TorchGlobal::Use::Foreign)
    throw PickleError("it names " + in_quotes(std::string(module) + "." + std::string(name)) +
                      ", which no file of tensors needs; nothing of it was run. If you trust the file, load it in "
                      "PyTorch and save its tensors alone: torch.save(model.state_dict(), 'OUT.pt')");
  return pack(global);
}

// Bytes that a storage must have, against those that it has.
FilePart fitting(const TorchStorage& storage, FilePart part) {
  uint64_t needed = 0;
  if (__builtin_mul_overflow(storage.count, uint64_t{storage.element->bytes}, &needed) || needed > part.bytes)
    throw PickleError("its storage " + in_quotes(storage.key) + " has " + std::to_string(part.bytes) + " bytes, not " +
                      std::to_string(storage.count) + " elements of " + std::to_string(storage.element->bytes) +
                      ": the file is damaged; download it again");
  return {part.offset, needed};
}

// A zip archive in which torch.save has put one folder of entries.
class Archive {
 public:
  Archive(Bytes file, const std::string& name) : file_(file), entries_(read_zip(file, name)) {
    for (const auto& [entry, place] : entries_)
      if (const size_t slash = entry.find('/'); slash != std::string::npos && entry.substr(slash) == "/data.pkl") {
        if (!folder_.empty()) throw PickleError("it holds several data.pkl: this is not one checkpoint");
        folder_ = entry.substr(0, slash + 1);
      }
    if (folder_.empty()) throw PickleError("it is a zip archive without a data.pkl, so not a PyTorch checkpoint");
    if (entries_.contains(folder_ + "constants.pkl"))
      throw PickleError("it is a TorchScript program, not a checkpoint; save its state_dict() with torch.save");
  }

  std::vector<StoredTensor> tensors() const {
    if (const auto order = find("byteorder"); order && text_of(file_.subspan(order->offset, order->bytes)) != "little")
      throw PickleError("its numbers are not little-endian; save it on another machine");
    const FilePart pickle = find("data.pkl").value();
    const PickleTree tree = read_pickle(file_.subspan(pickle.offset, pickle.bytes), know_global);
    return named_tensors(
        tree,
        [&](const TorchStorage& storage) {
          const auto part = find("data/" + std::string(storage.key));
          if (!part)
            throw PickleError("its storage " + in_quotes(storage.key) + " is not in the archive: the file is damaged");
          return fitting(storage, *part);
        },
        file_.size());
  }

 private:
  std::optional<FilePart> find(const std::string& entry) const {
    const auto it = entries_.find(folder_ + entry);
    if (it == entries_.end()) return std::nullopt;
    if (it->second.compressed)
      throw PickleError("entry " + in_quotes(it->first) + " is compressed, which torch.save never does; unpack the " +
                        "archive and pack it again with zip -0");
    return FilePart{it->second.offset, it->second.bytes};
  }

  Bytes file_;
  ZipEntries entries_;
  std::string folder_;  // with the slash
};

// The five pickles and what follows them.
class Legacy {
 public:
  explicit Legacy(Bytes file) : file_(file) {}

  std::vector<StoredTensor> tensors() {
    next();
    if (const PickleTree version = next(); version[version.root].integer != kLegacyVersion)
      throw PickleError("it is of a layout that T2X does not know; save it with a newer PyTorch");
    check_byte_order(next());
    const PickleTree tree = next();
    place_storages(tree, next());
    return named_tensors(
        tree,
        [&](const TorchStorage& storage) {
          const auto it = places_.find(storage.key);
          if (it == places_.end())
            throw PickleError("its storage " + in_quotes(storage.key) + " is not in the file: the file is damaged");
          return fitting(storage, it->second);
        },
        file_.size());
  }

 private:
  PickleTree next() {
    PickleTree tree = read_pickle(file_.subspan(at_), know_global);
    at_ += tree.bytes;
    return tree;
  }

  static void check_byte_order(const PickleTree& machine) {
    const std::vector<uint32_t>& facts = machine[machine.root].items;
    for (size_t i = 0; i + 1 < facts.size(); i += 2)
      if (machine[facts[i]].text == "little_endian" && machine[facts[i + 1]].integer != 1)
        throw PickleError("its numbers are not little-endian; save it on another machine");
  }

  // How wide a storage's elements are only the checkpoint says.
  void place_storages(const PickleTree& tree, const PickleTree& keys) {
    std::map<std::string_view, uint32_t> widths;
    for (const PickleValue& value : tree.values)
      if (value.kind == PickleValue::Kind::Persistent) {
        const TorchStorage storage = read_storage(tree, value);
        const uint32_t width = storage.element->bytes;
        if (widths.emplace(storage.key, width).first->second != width)
          throw PickleError("storage " + in_quotes(storage.key) + " has elements of two sizes: the file is damaged");
      }
    for (uint32_t item : keys[keys.root].items) {
      const std::string_view key = keys[item].text;
      const auto width = widths.find(key);
      if (width == widths.end()) throw PickleError("storage " + in_quotes(key) + " belongs to nothing");
      if (!places_.emplace(key, take_storage(key, width->second)).second)
        throw PickleError("storage " + in_quotes(key) + " occurs twice");
    }
  }

  FilePart take_storage(std::string_view key, uint32_t width) {
    uint64_t count = 0, bytes = 0;
    const bool counted = file_.size() - at_ >= sizeof count;
    if (counted) std::memcpy(&count, file_.data() + at_, sizeof count), at_ += sizeof count;
    if (!counted || __builtin_mul_overflow(count, uint64_t{width}, &bytes) || bytes > file_.size() - at_)
      throw PickleError("storage " + in_quotes(key) +
                        " reaches beyond the end of the file: the file is truncated; "
                        "download it again");
    at_ += bytes;
    return {at_ - bytes, bytes};
  }

  Bytes file_;
  size_t at_ = 0;
  std::map<std::string_view, FilePart, std::less<>> places_;
};

}  // namespace

bool is_torch_file(Bytes file) {
  const std::string_view text = text_of(file.first(std::min<size_t>(file.size(), 32)));
  // From protocol 4 on a frame stands between the protocol and the number.
  return text.starts_with("PK\x03\x04") || text.starts_with(kMagicOfProtocol1) ||
         (text.starts_with('\x80') && text.find(kMagic) != std::string_view::npos);
}

std::vector<StoredTensor> parse_torch_file(Bytes file, const std::string& name) {
  try {
    const bool zip = text_of(file).starts_with("PK");
    std::vector<StoredTensor> tensors = zip ? Archive(file, name).tensors() : Legacy(file).tensors();
    if (tensors.empty())
      throw PickleError("it holds no tensors, only settings or state; name the file with the weights");
    return tensors;
  } catch (const PickleError& e) {
    fail_user(name + ": " + e.what());
  }
}

}  // namespace t2x
