// Tensors of checkpoints made by hand: their names, places and everything that can be wrong with one.
#include "weights/torch_tensors.hpp"
#include <gtest/gtest.h>
#include "torch_files.hpp"
#include "weight_files.hpp"
#include "weights/torch_file.hpp"

namespace t2x {
namespace {

using test::as_bytes;
using test::torch_zip;
namespace py = test::py;

const std::string kFour(16, 'x');  // a storage of four floats

std::vector<StoredTensor> parse(const std::string& value, const std::vector<std::string>& storages = {kFour}) {
  return parse_torch_file(as_bytes(torch_zip(value, storages)), "m.pt");
}

std::string names(const std::string& value) {
  std::string all;
  for (const StoredTensor& tensor : parse(value)) all += (all.empty() ? "" : " ") + tensor.name;
  return all;
}

std::string complaint(const std::string& value, const std::vector<std::string>& storages = {kFour}) {
  return test::failure_of([&] { parse(value, storages); });
}

// What is wrong with a tensor {"w": ...}.
std::string complaint_of(const std::string& tensor, const std::vector<std::string>& storages = {kFour}) {
  return complaint(py::dict({{"w", tensor}}), storages);
}

const std::string kRow = py::row("0", 4);
const std::string kOrderedDict = py::global("collections", "OrderedDict");

TEST(TorchTensors, NamesAreWholePaths) {
  EXPECT_EQ(names(kRow), "tensor");
  EXPECT_EQ(names(py::dict({{"w", kRow}})), "w");
  EXPECT_EQ(names(py::dict({{"state_dict", py::dict({{"a.b", kRow}, {"c", kRow}})}, {"epoch", "K\3"}})),
            "state_dict.a.b state_dict.c");
  EXPECT_EQ(names(py::dict({{"list", "](" + kRow + py::tuple({"N", kRow}) + "e"}})), "list.0 list.1.1");
  EXPECT_EQ(names("}K\7" + kRow + "s"), "7");
  EXPECT_EQ(names(py::dict({{"x", py::dict({{"", kRow}})}, {"", kRow}})), "x. ");
  EXPECT_EQ(names(py::call(kOrderedDict, {}) + "(" + py::text("a") + kRow + py::text("b") + kRow + "u"), "a b");
  EXPECT_EQ(names(py::call(kOrderedDict, {"](](" + py::text("a") + kRow + "ee"})), "a");
  EXPECT_EQ(names(py::call(py::global("collections", "defaultdict"), {py::global("builtins", "dict")}) + py::text("a") +
                  kRow + "s"),
            "a");
}

TEST(TorchTensors, WhatIsUnknownToTensorsIsSkipped) {
  const std::string company =
      "}(" + py::text("w") + kRow +                                                                           //
      py::text("scalar") + py::call(py::global("numpy.core.multiarray", "scalar"), {"N", "C\1x"}) +           //
      py::text("args") + py::call(py::global("argparse", "Namespace"), {}) + py::dict({{"x", kRow}}) + "b" +  //
      "N" + kRow + kRow + kRow + py::tuple({}) + kRow + "u";  // keys that are no names
  EXPECT_EQ(names(company), "w");
}

TEST(TorchTensors, ParametersAndSubclassesAreTheirTensors) {
  const std::string parameter = py::call(py::global("torch._utils", "_rebuild_parameter"), {kRow, "\x88", "N"});
  EXPECT_EQ(names(py::dict({{"w", parameter}})), "w");
  const std::string of_type =
      py::call(py::global("torch._tensor", "_rebuild_from_type_v2"),
               {py::global("torch._utils", "_rebuild_tensor_v2"), py::global("torch", "Tensor"),
                py::tuple({py::storage("0", 4), "K\1", py::integers({3}), py::integers({1})}), "}"});
  const StoredTensor tensor = parse(py::dict({{"w", of_type}})).at(0);
  EXPECT_EQ(tensor.bytes, 12u);
}

TEST(TorchTensors, TypesByStorageAndByArgument) {
  const auto type_of = [](const std::string& storage) {
    return parse(py::dict({{"w", py::tensor(py::storage("0", 1, storage), 0, {1}, {1})}}), {kFour}).at(0);
  };
  EXPECT_EQ(type_of("HalfStorage").dims.dtype, T2X_F16);
  EXPECT_EQ(type_of("BFloat16Storage").stored_dtype, "BF16");
  EXPECT_EQ(type_of("LongStorage").bytes, 8u);
  EXPECT_EQ(type_of("DoubleStorage").dims.dtype, T2X_NO_DTYPE);
  EXPECT_EQ(type_of("ComplexDoubleStorage").stored_dtype, "C128");
  const auto of_v3 = [](const std::string& type) {
    return py::call(
        py::global("torch._utils", "_rebuild_tensor_v3"),
        {py::call(py::global("collections", "OrderedDict"), {}) + "0" + py::storage("0", 16, "UntypedStorage"), "K\1",
         py::integers({3}), py::integers({1}), "\x89", "N", type});
  };
  const StoredTensor tensor = parse(py::dict({{"w", of_v3(py::global("torch", "uint16"))}})).at(0);
  EXPECT_EQ(tensor.stored_dtype, "U16");
  EXPECT_EQ(tensor.bytes, 6u);
  EXPECT_EQ(complaint_of(of_v3("N")), "user: m.pt: tensor 'w': its element type is unknown");
}

TEST(TorchTensors, StridesOffsetsAndSharedStorages) {
  const auto at = [](const std::string& tensor) { return parse(py::dict({{"w", tensor}})).at(0); };
  const uint64_t begin = at(kRow).offset;
  const StoredTensor part = at(py::tensor(py::storage("0", 4), 1, {2}, {1}));
  EXPECT_EQ(part.offset, begin + 4);
  EXPECT_EQ(part.bytes, 8u);
  EXPECT_TRUE(part.strides.empty());
  const StoredTensor turned = at(py::tensor(py::storage("0", 4), 0, {2, 2}, {1, 2}));
  EXPECT_EQ(turned.bytes, 16u);
  EXPECT_EQ(turned.strides, (std::vector<uint64_t>{1, 2}));
  EXPECT_TRUE(at(py::tensor(py::storage("0", 4), 0, {1, 4, 1}, {99, 1, 5})).strides.empty());
  EXPECT_EQ(at(py::tensor(py::storage("0", 4), 3, {}, {})).bytes, 4u);
  EXPECT_EQ(at(py::tensor(py::storage("0", 4), 4, {0, 7}, {7, 1})).bytes, 0u);
  EXPECT_EQ(at(py::tensor(py::storage("0", 4), 0, {3, 4}, {0, 1})).strides, (std::vector<uint64_t>{0, 1}));
}

TEST(TorchTensorsBad, Storage) {
  EXPECT_EQ(complaint_of(py::row("7", 4)),
            "user: m.pt: tensor 'w': its storage '7' is not in the archive: the file is damaged");
  EXPECT_EQ(complaint_of(py::row("0", 5)),
            "user: m.pt: tensor 'w': its storage '0' has 16 bytes, not 5 elements of 4: the file is damaged; download "
            "it again");
  EXPECT_EQ(complaint_of(py::tensor(py::storage("0", INT64_MAX), 0, {4}, {1})),
            "user: m.pt: tensor 'w': its storage '0' has 16 bytes, not 9223372036854775807 elements of 4: the file is "
            "damaged; download it again");
  EXPECT_EQ(complaint_of(py::tensor(py::storage("0", -1), 0, {4}, {1})),
            "user: m.pt: tensor 'w': its storage's size is not a whole number of 0 or more");
  EXPECT_EQ(complaint_of(py::tensor("N", 0, {4}, {1})), "user: m.pt: tensor 'w': its storage is not in the file");
  EXPECT_EQ(complaint_of(py::tensor(py::tuple({py::text("storage")}) + "Q", 0, {4}, {1})),
            "user: m.pt: tensor 'w': its storage's description is malformed");
  EXPECT_EQ(complaint_of(py::tensor(py::text("storage") + "Q", 0, {4}, {1})),
            "user: m.pt: tensor 'w': its storage's description is malformed");
  EXPECT_EQ(
      complaint_of(py::tensor(
          py::tuple({py::text("storage"), py::global("torch", "Size"), py::text("0"), "N", "K\4"}) + "Q", 0, {4}, {1})),
      "user: m.pt: tensor 'w': its storage's class is unknown");
  EXPECT_EQ(
      complaint_of(py::tensor(
          py::tuple({py::text("storage"), py::global("torch", "FloatStorage"), "K\1", "N", "K\4"}) + "Q", 0, {4}, {1})),
      "user: m.pt: tensor 'w': its storage's key is not a text");
  EXPECT_EQ(complaint_of(py::tensor(py::tuple({py::text("storage"), py::global("torch", "FloatStorage"), py::text("0"),
                                               "N", "K\4", py::tuple({"K\1", "K\1", "K\2"})}) +
                                        "Q",
                                    0, {2}, {1})),
            "user: m.pt: tensor 'w': its storage is a view of another, as PyTorch wrote them before 0.4; save it with "
            "a newer one");
}

TEST(TorchTensorsBad, ShapeStridesAndOffset) {
  const std::string four = py::storage("0", 4), w = "user: m.pt: tensor 'w': ";
  const std::string beyond = w + "it reaches beyond the 4 elements of its storage '0': the file is damaged";
  EXPECT_EQ(complaint_of(py::tensor(four, 1, {4}, {1})), beyond);
  EXPECT_EQ(complaint_of(py::tensor(four, 5, {}, {})), beyond);
  EXPECT_EQ(complaint_of(py::tensor(four, 5, {0}, {1})), beyond);
  EXPECT_EQ(complaint_of(py::tensor(four, INT64_MAX, {4}, {1})), beyond);
  EXPECT_EQ(complaint_of(py::tensor(four, 0, {2, 2}, {3, 1})), beyond);
  EXPECT_EQ(complaint_of(py::tensor(four, 0, {2}, {INT64_MAX})), beyond);
  EXPECT_EQ(complaint_of(py::tensor(four, 0, {1 << 30, 1 << 30}, {1, 1})), beyond);
  EXPECT_EQ(complaint_of(py::tensor(four, 0, {1 << 30, 1 << 30}, {0, 0})),
            w + "it repeats its elements until it is larger than the file; save its .clone() instead");
  EXPECT_EQ(complaint_of(py::tensor(four, -1, {4}, {1})), w + "its offset is not a whole number of 0 or more");
  EXPECT_EQ(complaint_of(py::tensor(four, 3, {4}, {-1})), w + "its strides are not whole numbers of 0 or more");
  EXPECT_EQ(complaint_of(py::tensor(four, 0, {-4}, {1})), w + "its dimensions are not whole numbers of 0 or more");
  EXPECT_EQ(complaint_of(py::tensor(four, 0, {int64_t{1} << 60}, {0})),
            w + "dimension 1152921504606846976 is too large");
  EXPECT_EQ(complaint_of(py::tensor(four, 0, {1 << 30, 1 << 30, 1 << 30}, {0, 0, 0})), w + "its shape is too large");
  EXPECT_EQ(complaint_of(py::tensor(four, 0, {5, 5, 5}, {INT64_MAX, INT64_MAX, 1})), w + "its strides are too large");
  EXPECT_EQ(complaint_of(py::tensor(four, 0, {1, 1, 1, 1, 1, 1, 1}, {1, 1, 1, 1, 1, 1, 1})),
            w + "it has 7 dimensions, at most 6 are supported");
  EXPECT_EQ(complaint_of(py::tensor(four, 0, {2, 2}, {1})), w + "its strides are not as many as its dimensions");
}

TEST(TorchTensorsBad, Description) {
  const auto v2 = [](std::initializer_list<std::string> arguments) {
    return py::call(py::global("torch._utils", "_rebuild_tensor_v2"), arguments);
  };
  const std::string four = py::storage("0", 4), w = "user: m.pt: tensor 'w': ";
  EXPECT_EQ(complaint_of(v2({})), w + "its description is incomplete");
  EXPECT_EQ(complaint_of(v2({four, py::integer(0), py::integers({4})})), w + "its description is incomplete");
  EXPECT_EQ(complaint_of(v2({four, "N", py::integers({4}), py::integers({1})})),
            w + "its offset is not a whole number of 0 or more");
  EXPECT_EQ(complaint_of(v2({four, py::integer(0), "N", py::integers({1})})),
            w + "its dimensions are not whole numbers of 0 or more");
  EXPECT_EQ(complaint_of(v2({four, py::integer(0), py::tuple({"N"}), py::integers({1})})),
            w + "its dimensions are not whole numbers of 0 or more");
  const std::string rebuild_parameter = py::global("torch._utils", "_rebuild_parameter");
  EXPECT_EQ(complaint_of(py::call(rebuild_parameter, {"N"})), w + "its parameter is not a tensor");
  EXPECT_EQ(complaint_of(py::call(rebuild_parameter, {py::call(rebuild_parameter, {kRow})})),
            w + "its parameter is not a tensor");
  EXPECT_EQ(complaint_of(py::call(py::global("torch._tensor", "_rebuild_from_type_v2"), {"N", "N", "N"})),
            w + "its description is not one of a tensor");
}

TEST(TorchTensorsBad, MadeInAnotherWay) {
  EXPECT_EQ(complaint_of(py::call(py::global("torch.nn.parameter", "Parameter"), {kRow})),
            "user: m.pt: tensor 'w': it is made in a way that T2X does not read; load the file in PyTorch and save its "
            "tensors alone");
}

TEST(TorchTensorsBad, Names) {
  EXPECT_EQ(complaint(py::dict({{"a", py::dict({{"b", kRow}})}, {"a.b", kRow}})),
            "user: m.pt: two tensors are named 'a.b'; save them under other names");
  EXPECT_EQ(complaint(py::dict({{"a", kRow}, {"a", kRow}})),
            "user: m.pt: two tensors are named 'a'; save them under other names");
  EXPECT_EQ(complaint(py::dict({{std::string("a\0b", 3), kRow}})),
            "user: m.pt: tensor 'a?b': the name holds a zero byte");
  EXPECT_NE(complaint(py::dict({{"a\xff", kRow}})).find(": the name is not UTF-8"), std::string::npos);
  std::string long_names = "](";
  for (int i = 0; i < 70; ++i) long_names += py::dict({{std::string(1 << 20, 'n'), kRow}});
  EXPECT_NE(complaint(long_names + "e").find(": all names together are longer than 67108864 bytes"), std::string::npos);
}

TEST(TorchTensorsBad, TreesWithoutEnd) {
  const std::string deep = "user: m.pt: its values nest more than 64 deep";
  EXPECT_EQ(complaint("]q\1h\1a"), deep);  // a list in itself
  std::string nested = "K\1";
  for (int i = 0; i < 100000; ++i) nested += "\x85";
  EXPECT_EQ(complaint(nested), deep);
  // Each list holds the one before it sixteen times: 16^40 values in a few hundred bytes.
  std::string doubled = "]q\1";
  for (int i = 0; i < 40; ++i)
    doubled += "](" + std::string("h\1h\1h\1h\1h\1h\1h\1h\1h\1h\1h\1h\1h\1h\1h\1h\1") + "eq\1";
  EXPECT_EQ(complaint(doubled), "user: m.pt: it holds more than 4194304 values; save the model's tensors alone");
}

}  // namespace
}  // namespace t2x
