#include <gmock/gmock.h>

#include <cstring>
#include <random>
#include <tuple>

#include "host/device/validated_device.hpp"
#include "memory/buffer.hpp"
#include "memory/staging.hpp"
#include "status/failure.hpp"

namespace t2x {
namespace {

std::vector<std::byte> random_bytes(uint64_t count, uint32_t seed) {
  std::vector<std::byte> bytes(count);
  std::minstd_rand random(seed);
  for (std::byte& byte : bytes) byte = std::byte(random() >> 8);
  return bytes;
}

class TransferTest : public testing::TestWithParam<bool> {
protected:
  static DeviceOptions options() {
    DeviceOptions options;
    options.force_staging = GetParam();
    return options;
  }
};

TEST_P(TransferTest, RoundTripsAnySize) {
  ValidatedDevice device(options());
  Transfer transfer(*device);
  constexpr uint64_t kSlot = StagingRing::kSlotBytes;
  constexpr uint64_t kRing = kSlot * StagingRing::kSlots;
  for (uint64_t bytes : {uint64_t(1), uint64_t(3), uint64_t(4097), kSlot - 1, kSlot, kSlot + 1, 2 * kRing + 12345}) {
    const std::vector<std::byte> sent = random_bytes(bytes, uint32_t(bytes));
    std::vector<std::byte> received(bytes);
    const Buffer buffer(*device, bytes, "round trip");
    transfer.upload(buffer, 0, sent);
    transfer.download(buffer, 0, received);
    EXPECT_TRUE(sent == received) << bytes;
  }
}

TEST_P(TransferTest, TouchesOnlyItsRange) {
  ValidatedDevice device(options());
  Transfer transfer(*device);
  std::vector<std::byte> expected = random_bytes(10007, 1);
  const std::vector<std::byte> middle = random_bytes(777, 2);
  const Buffer buffer(*device, expected.size(), "ranges");
  transfer.upload(buffer, 0, expected);
  transfer.upload(buffer, 4099, middle);
  std::memcpy(expected.data() + 4099, middle.data(), middle.size());
  std::vector<std::byte> all(expected.size()), part(501);
  transfer.flush();
  transfer.download(buffer, 0, all);
  EXPECT_TRUE(all == expected);
  transfer.download(buffer, 4000, part);
  EXPECT_EQ(std::memcmp(part.data(), expected.data() + 4000, part.size()), 0);
  transfer.upload(buffer, expected.size(), std::span<const std::byte>());
}

TEST_P(TransferTest, FillIsCalledInOrderAndCoversEverything) {
  ValidatedDevice device(options());
  Transfer transfer(*device);
  const uint64_t bytes = 5 * StagingRing::kSlotBytes + 17;
  const Buffer buffer(*device, bytes, "filled");
  uint64_t next = 0;
  transfer.upload(buffer, 0, bytes, [&](std::byte* destination, uint64_t first, uint64_t count) {
    EXPECT_EQ(first, next);
    next = first + count;
    std::memset(destination, int(first >> 20), count);
  });
  EXPECT_EQ(next, bytes);
  std::vector<std::byte> last(17);
  transfer.download(buffer, bytes - 17, last);
  EXPECT_EQ(last[0], last[16]);
}

TEST_P(TransferTest, AFillThatThrowsLeavesTheRingUsable) {
  ValidatedDevice device(options());
  Transfer transfer(*device);
  const Buffer buffer(*device, 100, "unlucky");
  for (size_t i = 0; i < 2 * StagingRing::kSlots; ++i) {
    EXPECT_THROW(transfer.upload(buffer, 0, 100, [](std::byte*, uint64_t, uint64_t) { fail_user("truncated"); }),
                 Failure);
  }
  const std::vector<std::byte> sent = random_bytes(100, 3);
  std::vector<std::byte> received(100);
  transfer.upload(buffer, 0, sent);
  transfer.download(buffer, 0, received);
  EXPECT_TRUE(sent == received);
}

TEST_P(TransferTest, RangesOutsideTheBufferAreDefects) {
  ValidatedDevice device(options());
  Transfer transfer(*device);
  const Buffer buffer(*device, 100, "small");
  std::vector<std::byte> bytes(60);
  for (uint64_t offset : {uint64_t(41), uint64_t(101), UINT64_MAX - 10}) {
    try {
      transfer.download(buffer, offset, bytes);
      FAIL() << "copied";
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.side, Side::Ours);
      EXPECT_THAT(failure.what(), testing::HasSubstr("leaves its buffer of 100 bytes"));
    }
    EXPECT_THROW(transfer.upload(buffer, offset, bytes), Failure);
  }
}

TEST_P(TransferTest, WhatTheRingTookIsGivenBack) {
  ValidatedDevice device(options());
  {
    Transfer transfer(*device);
    const std::vector<std::byte> sent = random_bytes(StagingRing::kSlotBytes + 1, 4);
    const Buffer buffer(*device, sent.size(), "staged");
    transfer.upload(buffer, 0, sent);
    transfer.flush();
    EXPECT_GE(device->memory().now(), buffer.size());
  }
  EXPECT_EQ(device->memory().now(), 0u);
}

INSTANTIATE_TEST_SUITE_P(Paths, TransferTest, testing::Bool(),
                         [](const auto& path) { return path.param ? "Staged" : "Direct"; });

}  // namespace
}  // namespace t2x
