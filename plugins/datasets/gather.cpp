// dataset.gather: items of a data set side by side, to look at them or listen to them before training.
#include "nodes.hpp"
#include <t2x/plugin.hpp>
#include <algorithm>

namespace datasets {
namespace {

struct Gather {
  static constexpr const char* kName = "dataset.gather";
  static constexpr const char* kSummary = "Items of a data set as one batch, to see or hear what a trainer gets.";
  static constexpr const char* kDoc =
      R"(Calls a data set's function for `count` items from number `first` on, which all have one size, and gives them
as one batch: pictures [B,3,H,W] or sounds [B,N] with their sample rate. Fewer are given when there are fewer.

  [node.data]
  use = "dataset.synthetic_sounds"

  [node.some]
  use = "dataset.gather"
  data = "@data.sound"
  sizes = "@data.sizes"
  count = 12

  [output.sounds]
  from = "@some.items"
  file = "sound-{index:03}.wav")";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("data", "fn(index:i32[1], canvas:f32[...]) -> tensor:f32[...]", "a data set's items, by number"),
      t2x::in("sizes", "sizes:i32[P,?]", "of each item: height and width in pixels of a picture, samples of a sound"),
  };
  static constexpr t2x_port kOutputs[] = {t2x::out("items", "tensor:f32[...]", "[B,3,H,W] or [B,N]")};
  static constexpr t2x_param kParams[] = {
      t2x::integer("first", 0, 0, 4294967295.0, "the number of the first item"),
      t2x::integer("count", 16, 1, 65536, "how many"),
  };

  explicit Gather(const t2x::Context& cx) : first_(cx.u32("first")), count_(cx.u32("count")) {}

  void run(const t2x::Context& cx) const {
    const t2x::Tensor sizes = cx.input("sizes");
    const uint32_t items = cx.dims(sizes).d[0];
    if (first_ >= items)
      throw t2x::Error("first is " + std::to_string(first_) + ", but the data set has " + std::to_string(items) +
                       " items, numbered from 0");
    const uint32_t count = std::min(count_, items - first_);
    const t2x_dims canvas = size_of(cx, count);
    const t2x::Tensor index = cx.storage(t2x::dims({1}, T2X_I32), "item");
    t2x::Tensor item;
    const t2x::Program program = cx.capture("item", [&] {
      item = cx.keep(cx.call("data", {index, cx.temporary(canvas, "canvas")}), "item");
    });
    std::vector<float> all;
    for (uint32_t i = 0; i < count; ++i) {
      cx.progress(i, count);
      const auto number = static_cast<int32_t>(first_ + i);
      cx.write(index, std::span<const int32_t>(&number, 1));
      cx.run(program);
      const std::vector<float> one = cx.read(item);
      all.insert(all.end(), one.begin(), one.end());
    }
    t2x_dims dims = cx.dims(item);
    dims.d[0] = count;
    const t2x::Tensor batch = cx.storage(dims, "items");
    cx.write(batch, std::span<const float>(all));
    if (const std::string rate = cx.noted(sizes, "sample_rate", ""); !rate.empty()) cx.note(batch, "sample_rate", rate);
    cx.output("items", batch);
  }

private:
  // The canvas of the items, which all have one size.
  t2x_dims size_of(const t2x::Context& cx, uint32_t count) const {
    const uint32_t columns = cx.dims(cx.input("sizes")).d[1];
    if (columns != 1 && columns != 2)
      throw t2x::Error("sizes is " + t2x::to_string(cx.dims(cx.input("sizes"))) + "; a row is height and width, or samples");
    const std::vector<int32_t> sizes = cx.read<int32_t>(cx.input("sizes"));
    const auto row = [&](uint32_t i) { return std::span(sizes).subspan(size_t{first_ + i} * columns, columns); };
    for (uint32_t i = 1; i < count; ++i)
      if (!std::ranges::equal(row(0), row(i)))
        throw t2x::Error("items " + std::to_string(first_) + " and " + std::to_string(first_ + i) +
                         " differ in size and make no batch: ask for fewer, or let the data set bring all to one size");
    const auto side = [&](uint32_t k) { return static_cast<uint64_t>(row(0)[k]); };
    return columns == 1 ? t2x::dims({1, side(0)}) : t2x::dims({1, 3, side(0), side(1)});
  }

  uint32_t first_, count_;
};

}  // namespace

constinit const t2x_node_type gather_node = t2x::node<Gather>;

}  // namespace datasets
