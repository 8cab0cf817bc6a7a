#include "weights/pickle.hpp"
#include <charconv>
#include <string>
#include <unordered_map>
#include <utility>
#include "weights/pickle_input.hpp"

namespace t2x {
namespace {

using Kind = PickleValue::Kind;

class Machine {
 public:
  Machine(std::span<const std::byte> bytes, const KnowGlobal& know_global) : in_(bytes), know_global_(know_global) {}

  PickleTree run() {
    for (uint8_t opcode = in_.opcode(); opcode != '.'; opcode = in_.opcode()) {
      if (!number(opcode) && !text(opcode) && !container(opcode) && !filling(opcode) && !object(opcode) &&
          !bookkeeping(opcode))
        in_.fail("opcode " + std::to_string(opcode) + " is none that T2X reads");
      if (stack_.size() > kMaxPickleValues) in_.fail_size();
    }
    tree_.root = pop();
    tree_.bytes = in_.at();
    return std::move(tree_);
  }

 private:
  void push(PickleValue value) {
    if (tree_.values.size() >= kMaxPickleValues) in_.fail_size();
    stack_.push_back(static_cast<uint32_t>(tree_.values.size()));
    tree_.values.push_back(std::move(value));
  }
  void push(Kind kind, int64_t integer = 0) { push({kind, integer, {}, {}}); }
  void push(Kind kind, std::vector<uint32_t> items) { push({kind, 0, {}, std::move(items)}); }
  void push_text(uint64_t length) { push({Kind::Text, 0, in_.take(length), {}}); }
  void push_bytes(uint64_t length) { in_.take(length), push(Kind::Other); }

  uint32_t pop() {
    if (stack_.size() <= (marks_.empty() ? 0 : marks_.back())) in_.fail("the stack is empty");
    const uint32_t top = stack_.back();
    stack_.pop_back();
    return top;
  }
  uint32_t top() {
    const uint32_t value = pop();
    stack_.push_back(value);
    return value;
  }
  std::vector<uint32_t> pop_to_mark() {
    if (marks_.empty()) in_.fail("there is no mark");
    const auto first = stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back());
    std::vector<uint32_t> items(first, stack_.end());
    stack_.erase(first, stack_.end());
    marks_.pop_back();
    return items;
  }
  std::vector<uint32_t> pop_items(size_t count) {
    std::vector<uint32_t> items(count);
    for (size_t i = count; i-- > 0;) items[i] = pop();
    return items;
  }

  bool number(uint8_t opcode) {
    switch (opcode) {
      case 'N': return push(Kind::None), true;
      case 0x88: return push(Kind::Bool, 1), true;
      case 0x89: return push(Kind::Bool, int64_t{0}), true;
      case 'K': return push(Kind::Integer, static_cast<int64_t>(in_.number(1))), true;  // BININT1
      case 'M': return push(Kind::Integer, static_cast<int64_t>(in_.number(2))), true;  // BININT2
      case 'J': return push(Kind::Integer, static_cast<int32_t>(in_.number(4))), true;  // BININT
      case 0x8a: return push_long(in_.take(in_.number(1))), true;                       // LONG1
      case 0x8b: return push_long(in_.take(in_.number(4))), true;                       // LONG4
      case 'I':
      case 'L': return push_decimal(in_.line()), true;
      case 'G': return push_bytes(8), true;  // BINFLOAT
      default: return false;
    }
  }
  // Two's complement, little-endian, any length.
  void push_long(std::string_view digits) {
    if (digits.size() > 8) return push(Kind::Other);
    uint64_t value = !digits.empty() && (digits.back() & 0x80) ? ~uint64_t{0} : 0;
    for (size_t i = digits.size(); i-- > 0;) value = value << 8 | static_cast<uint8_t>(digits[i]);
    push(Kind::Integer, static_cast<int64_t>(value));
  }
  // Protocol 1 writes booleans as 00 and 01, long integers with an L behind.
  void push_decimal(std::string_view line) {
    if (line == "00" || line == "01") return push(Kind::Bool, line == "01");
    if (line.ends_with('L')) line.remove_suffix(1);
    int64_t value = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), value);
    if (error == std::errc::result_out_of_range) return push(Kind::Other);
    if (error != std::errc() || end != line.data() + line.size()) in_.fail("a number is malformed");
    push(Kind::Integer, value);
  }

  bool text(uint8_t opcode) {
    switch (opcode) {
      case 'X': return push_text(in_.number(4)), true;    // BINUNICODE
      case 0x8c: return push_text(in_.number(1)), true;   // SHORT_BINUNICODE
      case 0x8d: return push_text(in_.number(8)), true;   // BINUNICODE8
      case 'U': return push_text(in_.number(1)), true;    // SHORT_BINSTRING: what Python 2 wrote for names
      case 'T': return push_text(in_.number(4)), true;    // BINSTRING
      case 'C': return push_bytes(in_.number(1)), true;   // SHORT_BINBYTES
      case 'B': return push_bytes(in_.number(4)), true;   // BINBYTES
      case 0x8e:                                          // BINBYTES8
      case 0x96: return push_bytes(in_.number(8)), true;  // BYTEARRAY8
      default: return false;
    }
  }

  bool container(uint8_t opcode) {
    switch (opcode) {
      case ')': return push(Kind::Tuple), true;
      case 0x85:  // TUPLE1 to TUPLE3
      case 0x86:
      case 0x87: return push(Kind::Tuple, pop_items(opcode - 0x84u)), true;
      case 't': return push(Kind::Tuple, pop_to_mark()), true;
      case ']': return push(Kind::List), true;
      case 'l': return push(Kind::List, pop_to_mark()), true;
      case '}': return push(Kind::Dict), true;
      case 'd': return push(Kind::Dict, in_pairs(pop_to_mark())), true;
      case 0x8f: return push(Kind::Other), true;                 // EMPTY_SET
      case 0x91: return pop_to_mark(), push(Kind::Other), true;  // FROZENSET
      default: return false;
    }
  }
  std::vector<uint32_t> in_pairs(std::vector<uint32_t> items) const {
    if (items.size() % 2) in_.fail("a key has no value");
    return items;
  }

  bool filling(uint8_t opcode) {
    switch (opcode) {
      case 'a': return fill(Kind::List, pop_items(1)), true;             // APPEND
      case 'e': return fill(Kind::List, pop_to_mark()), true;            // APPENDS
      case 's': return fill(Kind::Dict, pop_items(2)), true;             // SETITEM
      case 'u': return fill(Kind::Dict, in_pairs(pop_to_mark())), true;  // SETITEMS
      case 0x90: return fill(Kind::Other, pop_to_mark()), true;          // ADDITEMS, of a set
      default: return false;
    }
  }
  void fill(Kind kind, const std::vector<uint32_t>& items) {
    PickleValue& value = tree_.values[top()];
    if (value.kind == Kind::Other) return;
    if (value.kind != kind && value.kind != Kind::Call) in_.fail("items are put into something that takes none");
    // What a call made may be a kind of dict. A kind of list or set is nothing that holds named tensors.
    if (value.kind == Kind::Call && kind != Kind::Dict) return;
    value.items.insert(value.items.end(), items.begin(), items.end());
  }

  bool object(uint8_t opcode) {
    switch (opcode) {
      case 'c': return push_global(), true;
      case 0x93: return push_global(pop_items(2)), true;       // STACK_GLOBAL
      case 'R':                                                // REDUCE
      case 0x81: return push_call(pop_items(2)), true;         // NEWOBJ
      case 0x92: return pop(), push_call(pop_items(2)), true;  // NEWOBJ_EX; keyword arguments are dropped
      case 'b': return pop(), take_state(), true;              // BUILD
      case 'Q': return push(Kind::Persistent, pop_items(1)), true;
      default: return false;
    }
  }
  void push_global() {
    const std::string_view module = in_.line();
    push(Kind::Global, know_global_(module, in_.line()));
  }
  void push_global(const std::vector<uint32_t>& names) {
    for (uint32_t name : names)
      if (tree_[name].kind != Kind::Text) in_.fail("a global's name is not a text");
    push(Kind::Global, know_global_(tree_[names[0]].text, tree_[names[1]].text));
  }
  void push_call(std::vector<uint32_t> items) {
    if (tree_[items[0]].kind != Kind::Global) in_.fail("what is called is not a name");
    if (tree_[items[1]].kind != Kind::Tuple) in_.fail("a call's arguments are not a tuple");
    push(Kind::Call, std::move(items));
  }
  // Attributes of an object: no tensor needs them.
  void take_state() {
    const Kind kind = tree_[top()].kind;
    if (kind != Kind::Call && kind != Kind::Dict && kind != Kind::Other)
      in_.fail("attributes are given to something that has none");
  }

  bool bookkeeping(uint8_t opcode) {
    switch (opcode) {
      case 0x80:
        if (const uint64_t protocol = in_.number(1); protocol > 5)
          in_.fail("protocol " + std::to_string(protocol) + " is unknown");
        return true;
      case 0x95: return in_.take(8), true;  // FRAME: a hint for readers of streams
      case '(': return mark(), true;
      case '0': return pop(), true;
      case '1': return pop_to_mark(), true;
      case '2': return stack_.push_back(top()), true;
      case 'q': return keep(in_.number(1)), true;    // BINPUT
      case 'r': return keep(in_.number(4)), true;    // LONG_BINPUT
      case 0x94: return keep(memo_.size()), true;    // MEMOIZE
      case 'h': return recall(in_.number(1)), true;  // BINGET
      case 'j': return recall(in_.number(4)), true;  // LONG_BINGET
      default: return false;
    }
  }
  void mark() {
    if (marks_.size() >= kMaxPickleValues) in_.fail_size();
    marks_.push_back(stack_.size());
  }
  void keep(uint64_t index) {
    if (memo_.size() >= kMaxPickleValues) in_.fail_size();
    memo_[index] = top();
  }
  void recall(uint64_t index) {
    const auto it = memo_.find(index);
    if (it == memo_.end()) in_.fail("it recalls value " + std::to_string(index) + ", which was not kept");
    stack_.push_back(it->second);
  }

  PickleInput in_;
  const KnowGlobal& know_global_;
  std::vector<uint32_t> stack_;
  std::vector<size_t> marks_;  // sizes of the stack
  std::unordered_map<uint64_t, uint32_t> memo_;
  PickleTree tree_;
};

}  // namespace

PickleTree read_pickle(std::span<const std::byte> bytes, const KnowGlobal& know_global) {
  return Machine(bytes, know_global).run();
}

}  // namespace t2x
