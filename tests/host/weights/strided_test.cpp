#include "weights/strided.hpp"
#include <gtest/gtest.h>
#include "torch_files.hpp"

namespace t2x {
namespace {

std::string gathered(std::vector<uint32_t> shape, std::vector<uint64_t> strides, uint64_t first, uint64_t count,
                     uint64_t size = 1) {
  t2x_dims dims{static_cast<uint32_t>(shape.size()), T2X_U8, {}};
  std::copy(shape.begin(), shape.end(), dims.d);
  std::string out(count * size, '.');
  gather(test::as_bytes("abcdefghijklmnop"), dims, strides, size, first, count,
         reinterpret_cast<std::byte*>(out.data()));
  return out;
}

TEST(Strided, WalksRowByRow) {
  EXPECT_EQ(gathered({2, 3}, {3, 1}, 0, 6), "abcdef");
  EXPECT_EQ(gathered({3, 2}, {1, 3}, 0, 6), "adbecf");
  EXPECT_EQ(gathered({2, 2}, {8, 3}, 0, 4), "adil");
  EXPECT_EQ(gathered({2, 3}, {0, 2}, 0, 6), "aceace");
  EXPECT_EQ(gathered({2, 2, 2}, {1, 4, 2}, 0, 8), "acegbdfh");
  EXPECT_EQ(gathered({2, 1, 2}, {1, 99, 4}, 0, 4), "aebf");
  EXPECT_EQ(gathered({2, 2}, {1, 2}, 0, 4, 2), "abefcdgh");
}

TEST(Strided, StartsAndStopsAnywhere) {
  const std::string all = gathered({2, 2, 3}, {1, 2, 4}, 0, 12);
  for (uint64_t first = 0; first < 12; ++first)
    for (uint64_t count = 0; first + count <= 12; ++count)
      EXPECT_EQ(gathered({2, 2, 3}, {1, 2, 4}, first, count), all.substr(first, count));
}

}  // namespace
}  // namespace t2x
