#include "memory/buffer.hpp"

#include <gmock/gmock.h>

#include "host/device/validated_device.hpp"
#include "status/failure.hpp"

namespace t2x {
namespace {

TEST(Buffer, IsBookedWhileItLives) {
  ValidatedDevice device;
  const uint64_t before = device->memory().now();
  device->memory().reset_peak();
  {
    const Buffer small(*device, 1, "one byte"), large(*device, 3 << 20, "three MiB");
    EXPECT_EQ(small.size(), 1u);
    EXPECT_GE(device->memory().now(), before + 1 + (3 << 20));
    EXPECT_LT(device->memory().now(), before + (4 << 20));
  }
  EXPECT_EQ(device->memory().now(), before);
  EXPECT_GE(device->memory().peak(), before + (3 << 20));
  device->memory().reset_peak();
  EXPECT_EQ(device->memory().peak(), before);
}

TEST(Buffer, MovesWithoutCopying) {
  ValidatedDevice device;
  const uint64_t before = device->memory().now();
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
  EXPECT_EQ(device->memory().now(), before);
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
  const uint64_t before = device->memory().now();
  for (uint64_t bytes : {uint64_t(1) << 50, UINT64_MAX}) {
    try {
      Buffer(*device, bytes, "the activations of node 'decode'");
      FAIL() << "allocated";
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.side, Side::Memory);
      EXPECT_THAT(failure.what(),
                  testing::MatchesRegex("out of device memory for the activations of node 'decode': it needs (1\\.0 "
                                        "PiB|16\\.0 EiB), T2X holds 0 B already, and .* of .* is free on .*; its driver "
                                        "gives one buffer at most .*; try a smaller size or batch, or another --device"));
    }
  }
  EXPECT_EQ(device->memory().now(), before);
}

TEST(Buffer, OnACpuDriverTheMachinesMemoryIsTheBound) {
  ValidatedDevice device;
  if (device->info().kind != T2X_DEVICE_CPU) GTEST_SKIP() << "a real card knows its own bound";
  // Booked, not taken: SwiftShader touches all that it is asked for.
  const uint64_t held = device->summary().memory_bytes - (uint64_t(10) << 20);
  device->memory().book(held);
  std::string message;
  try {
    Buffer(*device, 20 << 20, "one too many");
  } catch (const Failure& failure) {
    message = failure.what();
  }
  device->memory().unbook(held);
  EXPECT_THAT(message,
              testing::MatchesRegex("out of device memory for one too many: it needs 20\\.0 MiB, T2X holds .* already, and "
                                    "10\\.0 MiB of .*"));
  EXPECT_THAT(message, testing::EndsWith("; try a smaller size or batch, or another --device"));
}

class Budget : public testing::Test {
protected:
  static constexpr uint64_t kMiB = uint64_t(1) << 20;
  static DeviceOptions options() {
    DeviceOptions options;
    options.memory_budget = 3 * kMiB;
    return options;
  }
  std::string refusal(uint64_t bytes) {
    try {
      Buffer(*device_, bytes, "tensor 'x'");
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.side, Side::Memory);
      return failure.what();
    }
    return "";
  }
  ValidatedDevice device_{options()};
};

TEST_F(Budget, IsFilledToTheLastByteAndNotBeyond) {
  const Buffer first(*device_, 2 * kMiB, "first");
  EXPECT_EQ(device_->memory().now(), 2 * kMiB);
  EXPECT_EQ(refusal(kMiB + 1),
            "out of device memory for tensor 'x': it needs 1.0 MiB, T2X holds 2.0 MiB already, and may take 3.0 MiB in "
            "all on " + device_->summary().name + "; raise --vram, or try a smaller size or batch");
  EXPECT_EQ(device_->memory().now(), 2 * kMiB);      // nothing stays of what was refused
  EXPECT_EQ(device_->memory().peak(), 2 * kMiB);
  const Buffer last(*device_, kMiB, "last");
  EXPECT_EQ(device_->memory().now(), 3 * kMiB);
  EXPECT_NE(refusal(1), "");
}

TEST_F(Budget, WhatIsFreedMayBeTakenAgain) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(refusal(3 * kMiB), "") << i;
  EXPECT_EQ(device_->memory().now(), 0u);
  EXPECT_EQ(device_->memory().peak(), 3 * kMiB);
}

TEST_F(Budget, SeveralBuffersAreRefusedBeforeTheFirst) {
  EXPECT_NO_THROW(require_device_memory(*device_, 3 * kMiB, "all"));
  EXPECT_THROW(require_device_memory(*device_, 3 * kMiB + 1, "all"), Failure);
}

// Of another Device on the same card: each has its own.
TEST_F(Budget, IsTheDevicesOwn) {
  ValidatedDevice other;
  const Buffer big(*other, 8 * kMiB, "of the other");
  EXPECT_EQ(device_->memory().now(), 0u);
  EXPECT_EQ(refusal(3 * kMiB), "");
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
