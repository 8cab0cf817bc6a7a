#include "weights/pickle.hpp"
#include <gtest/gtest.h>
#include "torch_files.hpp"

namespace t2x {
namespace {

using Kind = PickleValue::Kind;
using test::as_bytes;
using test::number;
using namespace std::string_literals;
namespace py = test::py;

int64_t count_letters(std::string_view module, std::string_view name) {
  if (module == "os") throw PickleError("os is refused");
  return static_cast<int64_t>(module.size() + name.size());
}

PickleTree read(const std::string& bytes) { return read_pickle(as_bytes(bytes), count_letters); }

std::string complaint(const std::string& bytes) {
  try {
    read(bytes);
  } catch (const PickleError& e) {
    return e.what();
  }
  return "";
}

// A value as text: what Python's repr would say, calls as f(...), what was set afterwards behind.
std::string shown(const PickleTree& tree, uint32_t id) {
  const PickleValue& v = tree[id];
  std::string items;
  for (uint32_t item : v.items) items += (items.empty() ? "" : ",") + shown(tree, item);
  switch (v.kind) {
    case Kind::None: return "None";
    case Kind::Bool: return v.integer ? "True" : "False";
    case Kind::Integer: return std::to_string(v.integer);
    case Kind::Text: return "'" + std::string(v.text) + "'";
    case Kind::Tuple: return "(" + items + ")";
    case Kind::List: return "[" + items + "]";
    case Kind::Dict: return "{" + items + "}";
    case Kind::Global: return "g" + std::to_string(v.integer);
    case Kind::Call: return "call(" + items + ")";
    case Kind::Persistent: return "persistent(" + items + ")";
    case Kind::Other: return "?";
  }
  return "";
}

std::string value_of(const std::string& bytes) {
  const PickleTree tree = read(bytes + ".");
  return shown(tree, tree.root);
}

TEST(Pickle, ReadsNumbers) {
  EXPECT_EQ(value_of("K\xff"), "255");
  EXPECT_EQ(value_of("M\xff\xff"), "65535");
  EXPECT_EQ(value_of("J\xff\xff\xff\xff"), "-1");
  EXPECT_EQ(value_of("\x8a\x00"s), "0");
  EXPECT_EQ(value_of("\x8a\x01\x80"), "-128");
  EXPECT_EQ(value_of("\x8a\x02\x80\x00"s), "128");
  EXPECT_EQ(value_of("\x8b\x08\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\x7f"s), "9223372036854775807");
  EXPECT_EQ(value_of("\x8a\x09\xff\xff\xff\xff\xff\xff\xff\xff\x00"s), "?");
  EXPECT_EQ(value_of("I-12\n"), "-12");
  EXPECT_EQ(value_of("I01\n"), "True");
  EXPECT_EQ(value_of("I00\n"), "False");
  EXPECT_EQ(value_of("L123L\n"), "123");
  EXPECT_EQ(value_of("L119547037146038801333356L\n"), "?");
  EXPECT_EQ(value_of("N"), "None");
  EXPECT_EQ(value_of("\x88"), "True");
  EXPECT_EQ(value_of("\x89"), "False");
  EXPECT_EQ(value_of("G12345678"), "?");
}

TEST(Pickle, ReadsTexts) {
  EXPECT_EQ(value_of("X\x02\x00\x00\x00hi"s), "'hi'");
  EXPECT_EQ(value_of("\x8c\x02hi"), "'hi'");
  EXPECT_EQ(value_of("\x8d" + number(2, 8) + "hi"), "'hi'");
  EXPECT_EQ(value_of("U\x02hi"), "'hi'");
  EXPECT_EQ(value_of("T\x02\x00\x00\x00hi"s), "'hi'");
  EXPECT_EQ(value_of("X" + number(0, 4)), "''");
  for (const std::string& bytes :
       {"C\x02hi"s, "B" + number(2, 4) + "hi", "\x8e" + number(2, 8) + "hi", "\x96" + number(2, 8) + "hi"})
    EXPECT_EQ(value_of(bytes), "?");
}

TEST(Pickle, ReadsContainers) {
  EXPECT_EQ(value_of(")"), "()");
  EXPECT_EQ(value_of("N\x85"), "(None)");
  EXPECT_EQ(value_of("K\1K\2\x86"), "(1,2)");
  EXPECT_EQ(value_of("K\1K\2K\3\x87"), "(1,2,3)");
  EXPECT_EQ(value_of("(K\1K\2K\3K\4t"), "(1,2,3,4)");
  EXPECT_EQ(value_of("]K\1a(K\2K\3e"), "[1,2,3]");
  EXPECT_EQ(value_of("(K\1K\2l"), "[1,2]");
  EXPECT_EQ(value_of("}K\1K\2s(K\3K\4u"), "{1,2,3,4}");
  EXPECT_EQ(value_of("(K\1K\2d"), "{1,2}");
  EXPECT_EQ(value_of("\x8f(K\1K\2\x90"), "?");
  EXPECT_EQ(value_of("(K\1K\2\x91"), "?");
}

TEST(Pickle, NotesCallsAndRunsNothing) {
  EXPECT_EQ(value_of("cab\ncde\n"), "g5");
  EXPECT_EQ(value_of("\x8c\1a\x8c\2bc\x93"), "g3");
  EXPECT_EQ(value_of("ca\nb\n(K\1tR"), "call(g2,(1))");
  EXPECT_EQ(value_of("ca\nb\n)\x81"), "call(g2,())");
  EXPECT_EQ(value_of("ca\nb\n)}\x92"), "call(g2,())");
  EXPECT_EQ(value_of("ca\nb\n)R}b"), "call(g2,())");
  EXPECT_EQ(value_of("ca\nb\n)RK\1K\2s(K\3K\4u"), "call(g2,(),1,2,3,4)");
  EXPECT_EQ(value_of("ca\nb\n)RK\1a(K\2\x90"), "call(g2,())");
  EXPECT_EQ(value_of("K\7Q"), "persistent(7)");
}

TEST(Pickle, KeepsAndRecalls) {
  EXPECT_EQ(value_of("K\1q\0h\0\x86"s), "(1,1)");
  EXPECT_EQ(value_of("K\1r\xff\xff\xff\xffj\xff\xff\xff\xff\x86"), "(1,1)");
  EXPECT_EQ(value_of("K\1\x94K\2\x94h\0h\1\x86\x87"s), "(1,2,(1,2))");
  EXPECT_EQ(value_of("K\1"
                     "2\x86"),
            "(1,1)");
  EXPECT_EQ(value_of("K\1K\2"
                     "0"),
            "1");
  EXPECT_EQ(value_of("K\1(K\2K\3"
                     "1"),
            "1");
}

TEST(Pickle, SaysWhereItEnds) {
  EXPECT_EQ(read("\x80\x02N.more").bytes, 4u);
  EXPECT_EQ(read("\x80\x04\x95" + number(2, 8) + "N.more").bytes, 13u);
}

TEST(PickleBad, RefusedGlobal) {
  EXPECT_EQ(complaint("cos\nsystem\n(X\x02\x00\x00\x00lstR."s), "os is refused");
  EXPECT_EQ(complaint("\x8c\2os\x8c\6system\x93."), "os is refused");
}

TEST(PickleBad, EndsTooEarly) {
  for (const std::string& bytes : {""s, "\x80"s, "N"s, "M\1"s, "X\xff\xff\xff\xffhi"s, "\x8d" + std::string(8, '\xff'),
                                   "G123"s, "\x8b\xff\xff\xff\x7f"s, "\x95\1"s})
    EXPECT_NE(complaint(bytes).find(": it ends too early"), std::string::npos) << bytes;
  EXPECT_EQ(complaint("NX\x09\x00\x00\x00hi"s), "the pickle is damaged at byte 1: it ends too early");
  EXPECT_EQ(complaint("cos"), "the pickle is damaged at byte 0: a line does not end");
}

TEST(PickleBad, StackAndMarks) {
  const char* empty = ": the stack is empty";
  for (const char* bytes :
       {".", "0.", "2.", "N\x86.", "a.", "]a.", "R.", "NR.", "b.", "s.", "N(.", "N(\x85.", "Q.", "\x93."})
    EXPECT_NE(complaint(bytes).find(empty), std::string::npos) << bytes;
  for (const char* bytes : {"t.", "l.", "]e.", "}u.", "1.", "Nd.", "\x91."})
    EXPECT_NE(complaint(bytes).find(": there is no mark"), std::string::npos) << bytes;
}

TEST(PickleBad, ThingsOfTheWrongKind) {
  EXPECT_EQ(complaint("](NNu."), "the pickle is damaged at byte 4: items are put into something that takes none");
  EXPECT_EQ(complaint("}Na."), "the pickle is damaged at byte 2: items are put into something that takes none");
  EXPECT_EQ(complaint("}(Nu."), "the pickle is damaged at byte 3: a key has no value");
  EXPECT_EQ(complaint("(Nd."), "the pickle is damaged at byte 2: a key has no value");
  EXPECT_EQ(complaint("N)R."), "the pickle is damaged at byte 2: what is called is not a name");
  EXPECT_EQ(complaint("ca\nb\n)R)R."), "the pickle is damaged at byte 8: what is called is not a name");
  EXPECT_EQ(complaint("ca\nb\nNR."), "the pickle is damaged at byte 6: a call's arguments are not a tuple");
  EXPECT_EQ(complaint("]Nb."), "the pickle is damaged at byte 2: attributes are given to something that has none");
  EXPECT_EQ(complaint("NN\x93."), "the pickle is damaged at byte 2: a global's name is not a text");
  EXPECT_EQ(complaint("I1x\n."), "the pickle is damaged at byte 0: a number is malformed");
  EXPECT_EQ(complaint("h\x07."), "the pickle is damaged at byte 0: it recalls value 7, which was not kept");
}

TEST(PickleBad, OpcodesThatAreNotRead) {
  // The extension registry, out-of-band buffers, instances of Python 1, texts and persistent ids of protocol 0.
  for (char opcode : {'\x82', '\x83', '\x84', '\x97', '\x98', 'i', 'o', 'P', 'S', 'V', 'F', 'g', 'p', '\0', '\xff'})
    EXPECT_EQ(complaint(std::string(1, opcode) + "........"), "the pickle is damaged at byte 0: opcode " +
                                                                  std::to_string(static_cast<uint8_t>(opcode)) +
                                                                  " is none that T2X reads");
  EXPECT_EQ(complaint("\x80\x06N."), "the pickle is damaged at byte 0: protocol 6 is unknown");
}

TEST(PickleBad, Bombs) {
  const std::string too_many =
      "the pickle holds more than 4194304 values or 268435456 bytes; save the model's tensors alone";
  EXPECT_EQ(complaint(std::string(kMaxPickleValues + 1, 'N') + "."), too_many);
  EXPECT_EQ(complaint(std::string(kMaxPickleValues + 1, '(') + "."), too_many);
  EXPECT_EQ(complaint("N" + std::string(kMaxPickleValues + 1, '2') + "."), too_many);
  std::string values;
  for (size_t i = 0; i <= kMaxPickleValues; ++i) values += "N0";
  EXPECT_EQ(complaint(values + "N."), too_many);
  EXPECT_EQ(complaint("X" + number(kMaxPickleBytes, 4) + std::string(kMaxPickleBytes, 'x') + "."), too_many);
}

}  // namespace
}  // namespace t2x
