#include "memory/buffer.hpp"

#include <gmock/gmock.h>

#include "host/device/validated_device.hpp"
#include "memory/memory_use.hpp"
#include "status/failure.hpp"

namespace t2x {
namespace {

TEST(Buffer, IsBookedWhileItLives) {
  ValidatedDevice device;
  const uint64_t before = device_memory_use().now;
  reset_device_memory_peak();
  {
    const Buffer small(*device, 1, "one byte"), large(*device, 3 << 20, "three MiB");
    EXPECT_EQ(small.size(), 1u);
    EXPECT_GE(device_memory_use().now, before + 1 + (3 << 20));
    EXPECT_LT(device_memory_use().now, before + (4 << 20));
  }
  EXPECT_EQ(device_memory_use().now, before);
  EXPECT_GE(device_memory_use().peak, before + (3 << 20));
  reset_device_memory_peak();
  EXPECT_EQ(device_memory_use().peak, before);
}

TEST(Buffer, MovesWithoutCopying) {
  ValidatedDevice device;
  const uint64_t before = device_memory_use().now;
  {
    Buffer first(*device, 4096, "first");
    const VkBuffer handle = first.handle();
    Buffer second(std::move(first));
    EXPECT_FALSE(first);
    EXPECT_EQ(second.handle(), handle);
    Buffer third(*device, 100, "third");
    third = std::move(second);
    EXPECT_EQ(third.handle(), handle);
    EXPECT_EQ(third.size(), 4096u);
    Buffer& same = third;
    third = std::move(same);
    EXPECT_EQ(third.handle(), handle);
  }
  EXPECT_EQ(device_memory_use().now, before);
}

TEST(Buffer, TheLargestThatIsPromisedCanBeMade) {
  ValidatedDevice device;
  const uint64_t most = max_buffer_bytes(*device);
  EXPECT_LE(most, uint64_t(1) << 30);
  if (device->free_bytes() < 2 * most) GTEST_SKIP() << "too little memory is free";
  EXPECT_EQ(Buffer(*device, most, "largest").size(), most);
}

TEST(Buffer, OutOfMemoryNamesPurposeAndSizes) {
  ValidatedDevice device;
  const uint64_t before = device_memory_use().now;
  for (uint64_t bytes : {uint64_t(1) << 50, UINT64_MAX}) {
    try {
      Buffer(*device, bytes, "the activations of node 'decode'");
      FAIL() << "allocated";
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.side, Side::Machine);
      EXPECT_THAT(failure.what(),
                  testing::MatchesRegex("out of device memory for the activations of node 'decode': it needs (1\\.0 "
                                        "PiB|16\\.0 EiB), and .* of .* is free on .*; its driver gives one buffer at "
                                        "most .*; try a smaller size or batch, or another --device"));
    }
  }
  EXPECT_EQ(device_memory_use().now, before);
}

TEST(Buffer, OnACpuDriverTheMachinesMemoryIsTheBound) {
  ValidatedDevice device;
  if (device->info().kind != T2X_DEVICE_CPU) GTEST_SKIP() << "a real card knows its own bound";
  // Booked, not taken: SwiftShader touches all that it is asked for.
  const uint64_t held = device->summary().memory_bytes - (uint64_t(10) << 20);
  book_device_memory(held);
  std::string message;
  try {
    Buffer(*device, 20 << 20, "one too many");
  } catch (const Failure& failure) {
    message = failure.what();
  }
  unbook_device_memory(held);
  EXPECT_THAT(message,
              testing::StartsWith("out of device memory for one too many: it needs 20.0 MiB, and 10.0 MiB of "));
  EXPECT_THAT(message, testing::EndsWith("; try a smaller size or batch, or another --device"));
}

TEST(Buffer, OfNoBytesIsADefect) {
  ValidatedDevice device;
  try {
    Buffer(*device, 0, "nothing");
    FAIL() << "allocated";
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.side, Side::Ours);
  }
}

}  // namespace
}  // namespace t2x
