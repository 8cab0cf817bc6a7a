#include "weights/torch_tensors.hpp"
#include <algorithm>
#include "weights/strict_json.hpp"
#include "weights/torch_globals.hpp"

namespace t2x {
namespace {

using Kind = PickleValue::Kind;
using Use = TorchGlobal::Use;

TorchGlobal global_of(const PickleValue& value) {
  return value.kind == Kind::Global ? unpack_torch_global(value.integer) : TorchGlobal{};
}

uint64_t whole_number(const PickleValue& value, const char* what) {
  if (value.kind != Kind::Integer || value.integer < 0)
    throw PickleError(std::string("its ") + what + " is not a whole number of 0 or more");
  return static_cast<uint64_t>(value.integer);
}

std::vector<uint64_t> whole_numbers(const PickleTree& tree, const PickleValue& tuple, const char* what) {
  std::vector<uint64_t> numbers;
  bool good = tuple.kind == Kind::Tuple || tuple.kind == Kind::List;
  for (size_t i = 0; good && i < tuple.items.size(); ++i) {
    const PickleValue& item = tree[tuple.items[i]];
    good = item.kind == Kind::Integer && item.integer >= 0;
    numbers.push_back(static_cast<uint64_t>(item.integer));
  }
  if (!good) throw PickleError(std::string("its ") + what + " are not whole numbers of 0 or more");
  return numbers;
}

// The shape, checked; answers the number of elements.
uint64_t take_shape(const std::vector<uint64_t>& shape, t2x_dims& dims) {
  if (shape.size() > T2X_MAX_RANK)
    throw PickleError("it has " + std::to_string(shape.size()) + " dimensions, at most " +
                      std::to_string(T2X_MAX_RANK) + " are supported");
  dims.rank = static_cast<uint32_t>(shape.size());
  uint64_t elements = 1;
  for (uint32_t i = 0; i < dims.rank; ++i) {
    if (shape[i] > UINT32_MAX) throw PickleError("dimension " + std::to_string(shape[i]) + " is too large");
    dims.d[i] = static_cast<uint32_t>(shape[i]);
    if (__builtin_mul_overflow(elements, shape[i], &elements)) throw PickleError("its shape is too large");
  }
  return elements;
}

bool is_contiguous(const std::vector<uint64_t>& shape, const std::vector<uint64_t>& strides) {
  uint64_t expected = 1;
  for (size_t i = shape.size(); i-- > 0; expected *= shape[i])
    if (shape[i] != 1 && strides[i] != expected) return false;
  return true;
}

// One more than the last element's place, counted from the first; the shape has no 0.
uint64_t extent(const std::vector<uint64_t>& shape, const std::vector<uint64_t>& strides) {
  uint64_t last = 0;
  for (size_t i = 0; i < shape.size(); ++i) {
    uint64_t step = 0;
    if (__builtin_mul_overflow(shape[i] - 1, strides[i], &step) || __builtin_add_overflow(last, step, &last))
      throw PickleError("its strides are too large");
  }
  return last + 1;
}

class Walk {
 public:
  Walk(const PickleTree& tree, const std::function<FilePart(const TorchStorage&)>& place, uint64_t file_bytes)
      : tree_(tree), place_(place), file_bytes_(file_bytes) {}

  std::vector<StoredTensor> all() {
    visit(tree_.root);
    std::vector<std::string_view> names;
    for (const StoredTensor& tensor : tensors_) names.push_back(tensor.name);
    std::sort(names.begin(), names.end());
    if (auto twice = std::adjacent_find(names.begin(), names.end()); twice != names.end())
      throw PickleError("two tensors are named " + in_quotes(*twice) + "; save them under other names");
    return std::move(tensors_);
  }

 private:
  // A key, or the number of an item; joined only where a tensor needs a name.
  struct Step {
    std::string_view text;  // without data: the number
    int64_t number = 0;
  };

  // What is wrong with one tensor, under its name.
  template <class Action>
  void of_tensor(const Action& action) {
    try {
      action();
    } catch (const PickleError& e) {
      throw PickleError("tensor " + in_quotes(path_text()) + ": " + e.what());
    }
  }

  void visit(uint32_t id) {
    if (++visits_ > kMaxVisits)
      throw PickleError("it holds more than " + std::to_string(kMaxVisits) + " values; save the model's tensors alone");
    const PickleValue& value = tree_[id];
    if (value.kind == Kind::List || value.kind == Kind::Tuple) {
      for (size_t i = 0; i < value.items.size(); ++i) enter({{}, static_cast<int64_t>(i)}, value.items[i]);
    } else if (value.kind == Kind::Dict) {
      visit_pairs(value.items);
    } else if (value.kind == Kind::Call) {
      visit_call(tree_[value.items[0]], value.items);
    }
  }

  void enter(Step step, uint32_t value) {
    if (path_.size() == kMaxDepth)
      throw PickleError("its values nest more than " + std::to_string(kMaxDepth) + " deep");
    path_.push_back(step);
    visit(value);
    path_.pop_back();
  }

  // Key, value, key, value, ...
  void visit_pairs(std::span<const uint32_t> items) {
    for (size_t i = 0; i + 1 < items.size(); i += 2) {
      const PickleValue& key = tree_[items[i]];
      if (key.kind == Kind::Text) enter({key.text, 0}, items[i + 1]);
      if (key.kind == Kind::Integer) enter({{}, key.integer}, items[i + 1]);
    }
  }

  void visit_call(const PickleValue& callee, std::span<const uint32_t> items) {
    const std::vector<uint32_t>& arguments = tree_[items[1]].items;
    switch (global_of(callee).use) {
      case Use::Dict:
        // OrderedDict([(key, value), ...]) is Python 2's way.
        if (!arguments.empty()) visit_list_of_pairs(tree_[arguments[0]]);
        return visit_pairs(items.subspan(2));
      case Use::Tensor:
      case Use::TensorOfType:
      case Use::Parameter:
      case Use::TensorWithState: return of_tensor([&] { rebuild(global_of(callee).use, arguments); });
      case Use::TensorClass:
        return of_tensor([] {
          throw PickleError(
              "it is made in a way that T2X does not read; load the file in PyTorch and save its tensors alone");
        });
      default: return;
    }
  }

  void visit_list_of_pairs(const PickleValue& list) {
    if (list.kind != Kind::List && list.kind != Kind::Tuple) return;
    for (uint32_t item : list.items)
      if (const PickleValue& pair = tree_[item]; pair.items.size() == 2) visit_pairs(pair.items);
  }

  void rebuild(Use use, const std::vector<uint32_t>& arguments) {
    const size_t needed = use == Use::Parameter ? 1 : use == Use::TensorWithState ? 3 : use == Use::Tensor ? 4 : 7;
    if (arguments.size() < needed) throw PickleError("its description is incomplete");
    const auto inner = [&](size_t i) -> const PickleValue& { return tree_[arguments[i]]; };
    if (use == Use::Parameter) {
      const PickleValue& call = inner(0);
      const Use made_by = call.kind == Kind::Call ? global_of(tree_[call.items[0]]).use : Use::Foreign;
      if (made_by != Use::Tensor && made_by != Use::TensorOfType) throw PickleError("its parameter is not a tensor");
      return rebuild(made_by, tree_[call.items[1]].items);
    }
    if (use == Use::TensorWithState) {
      const Use made_by = global_of(inner(0)).use;
      if ((made_by != Use::Tensor && made_by != Use::TensorOfType && made_by != Use::Parameter) ||
          inner(2).kind != Kind::Tuple)
        throw PickleError("its description is not one of a tensor");
      return rebuild(made_by, inner(2).items);
    }
    if (inner(0).kind != Kind::Persistent) throw PickleError("its storage is not in the file");
    TorchStorage storage = read_storage(tree_, inner(0));
    const TorchElement* element = storage.element;
    if (use == Use::TensorOfType) element = global_of(inner(6)).element;
    if (!element) throw PickleError("its element type is unknown");
    add(storage, *element, whole_number(inner(1), "offset"), whole_numbers(tree_, inner(2), "dimensions"),
        whole_numbers(tree_, inner(3), "strides"));
  }

  void add(const TorchStorage& storage, const TorchElement& element, uint64_t first, const std::vector<uint64_t>& shape,
           const std::vector<uint64_t>& strides) {
    StoredTensor tensor;
    tensor.dims.dtype = element.dtype;
    tensor.stored_dtype = element.stored;
    const uint64_t elements = take_shape(shape, tensor.dims);
    if (strides.size() != shape.size()) throw PickleError("its strides are not as many as its dimensions");
    const FilePart part = place_(storage);
    const uint64_t there = part.bytes / element.bytes;
    const uint64_t count = elements ? extent(shape, strides) : 0;
    if (first > there || count > there - first)
      throw PickleError("it reaches beyond the " + std::to_string(there) + " elements of its storage " +
                        in_quotes(storage.key) + ": the file is damaged");
    tensor.offset = part.offset + first * element.bytes;
    tensor.bytes = count * element.bytes;
    if (elements && !is_contiguous(shape, strides)) {
      if (elements > file_bytes_ / element.bytes)
        throw PickleError("it repeats its elements until it is larger than the file; save its .clone() instead");
      tensor.strides = strides;
    }
    name(tensor);
    tensors_.push_back(std::move(tensor));
  }

  std::string path_text() const {
    if (path_.empty()) return "tensor";
    std::string text;
    for (const Step& step : path_) {
      if (&step != path_.data()) text += '.';
      text += step.text.data() ? step.text : std::to_string(step.number);
    }
    return text;
  }

  void name(StoredTensor& tensor) {
    for (const Step& step : path_) name_bytes_ += step.text.size() + 1;
    if (name_bytes_ > kMaxNameBytes)
      throw PickleError("all names together are longer than " + std::to_string(kMaxNameBytes) + " bytes");
    tensor.name = path_text();
    // The C ABI hands names out as NUL-terminated text.
    if (tensor.name.find('\0') != std::string::npos) throw PickleError("the name holds a zero byte");
    if (!is_utf8(tensor.name)) throw PickleError("the name is not UTF-8");
  }

  const PickleTree& tree_;
  const std::function<FilePart(const TorchStorage&)>& place_;
  const uint64_t file_bytes_;
  std::vector<StoredTensor> tensors_;
  std::vector<Step> path_;
  size_t visits_ = 0, name_bytes_ = 0;
};

}  // namespace

// ("storage", class, key, device, number of elements), in old files with a description of a view of it behind.
TorchStorage read_storage(const PickleTree& tree, const PickleValue& persistent) {
  const PickleValue& id = tree[persistent.items[0]];
  const auto part = [&](size_t i) -> const PickleValue& { return tree[id.items[i]]; };
  if (id.kind != Kind::Tuple || id.items.size() < 5 || part(0).kind != Kind::Text || part(0).text != "storage")
    throw PickleError("its storage's description is malformed");
  const TorchGlobal type = global_of(part(1));
  if (type.use != Use::Storage) throw PickleError("its storage's class is unknown");
  if (part(2).kind != Kind::Text) throw PickleError("its storage's key is not a text");
  if (id.items.size() > 5 && part(5).kind != Kind::None)
    throw PickleError("its storage is a view of another, as PyTorch wrote them before 0.4; save it with a newer one");
  return {type.element, part(2).text, whole_number(part(4), "storage's size")};
}

std::vector<StoredTensor> named_tensors(const PickleTree& tree,
                                        const std::function<FilePart(const TorchStorage&)>& place,
                                        uint64_t file_bytes) {
  return Walk(tree, place, file_bytes).all();
}

}  // namespace t2x
