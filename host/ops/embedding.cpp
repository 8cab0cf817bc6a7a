#include "ops/embedding.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/pointwise.hpp"
#include "ops/rules.hpp"
#include "ops/windows.hpp"

namespace t2x {
namespace {

struct Push {
  uint32_t count, width;
  uint32_t first, held, rows;
  uint32_t table_base, ids_base, y_base;
};

// The part of the table that holds `count` rows from `first`, as words; base counts elements.
Window table_window(const OpCall& c, uint64_t first, uint64_t count) {
  const t2x_dims& table = c.in(0);
  const uint64_t element = element_bytes(table.dtype), per_word = 4 / element, width = table.d[1];
  const uint64_t first_word = first * width / per_word;
  const uint64_t end_word = ceil_div((first + count) * width, per_word);
  Window w = window(c, 0, T2X_BIND_STORAGE, 4, first_word, end_word - first_word);
  w.base = static_cast<uint32_t>(first * width - w.binding.offset / element);
  return w;
}

void dispatch_part(const OpCall& c, uint64_t table_first, uint64_t held, uint64_t row_first, uint64_t row_count) {
  const t2x_dims& table = c.in(0);
  const uint64_t width = table.d[1];
  const uint32_t format = table.dtype == T2X_F32 ? 0 : table.dtype == T2X_F16 ? 1 : 2;
  const Window part = table_window(c, table_first, held);
  const Window ids = window(c, 1, T2X_BIND_STORAGE, 4, row_first, row_count);
  const Window y = window(c, c.output(), T2X_BIND_STORAGE, 4, row_first * width, row_count * width);
  const Push push{static_cast<uint32_t>(row_count * width), static_cast<uint32_t>(width),
                  static_cast<uint32_t>(table_first), static_cast<uint32_t>(held), table.d[0],
                  part.base, ids.base, y.base};
  c.dispatch(0, flat_groups(ceil_div(push.count, kFlatGroup), c.device()), push,
             {part.binding, ids.binding, y.binding}, {format});
}

struct Words {
  static constexpr const char* kName = "plain";
  static int suits(OpCall) { return 10; }
  static void plan(OpCall c) {
    const uint64_t width = c.in(0).d[1];
    auto for_rows = [&](uint64_t total, uint64_t row_bytes, auto&& body) {
      const uint64_t usable = window_limit(c, T2X_BIND_STORAGE, total * row_bytes) / 4 * 4;
      for_row_windows(total, row_bytes, usable - std::min<uint64_t>(usable, 4), 1, body);   // rows end within words
    };
    for_rows(c.in(0).d[0], width * element_bytes(c.in(0).dtype), [&](uint64_t table_first, uint64_t held) {
      for_rows(count(c.in(1)), width * sizeof(float), [&](uint64_t row_first, uint64_t row_count) {
        dispatch_part(c, table_first, held, row_first, row_count);
      });
    });
  }
};

constexpr t2x_spirv kWords[] = {builtin::embedding_plain};

}  // namespace

const t2x_op_variant Embedding::kVariants[1] = {variant<Words>(kWords)};

void Embedding::infer(OpCall c) {
  const t2x_dims &table = c.in(0), &ids = c.in(1);
  require_rank(table, "table", 2, "[V,D]");
  require(ids.rank < T2X_MAX_RANK, "ids has 6 dimensions; it can have at most 5");
  t2x_dims out = ids;
  out.dtype = T2X_F32;
  out.d[out.rank++] = table.d[1];
  c.out() = out;
}

void Embedding::gradient(GradientCall g) {
  g.give(0, g.op("embedding_gradient", {g.in(1), g.gradient()}, {{"rows", g.in_dims(0).d[0]}}));
}

const t2x_op_type* ops::embedding() { return &op<Embedding>; }

}  // namespace t2x
