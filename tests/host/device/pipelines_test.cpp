#include "device/pipelines.hpp"

#include <gmock/gmock.h>

#include <numeric>

#include "device_shaders_shaders.hpp"
#include "host/device/kernel.hpp"
#include "host/device/validated_device.hpp"
#include "status/failure.hpp"

namespace t2x {
namespace {

constexpr VkDescriptorType kStorage = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER;
constexpr VkDescriptorType kTexel = VK_DESCRIPTOR_TYPE_UNIFORM_TEXEL_BUFFER;

// Runs affine.comp over 0, 1, 2 ... and gives its output.
std::vector<uint32_t> affine(Device& device, const ComputePipeline& pipeline, uint32_t group_size, uint32_t count,
                             uint32_t shift) {
  std::vector<uint32_t> x(count), y(count);
  std::iota(x.begin(), x.end(), 0u);
  const Buffer from(device, count * 4, "x"), to(device, count * 4, "y");
  Transfer transfer(device);
  transfer.upload(from, 0, std::as_bytes(std::span(x)));
  run_kernel(device, pipeline, kStorage, from, to, {count, shift}, (count + group_size - 1) / group_size);
  transfer.download(to, 0, std::as_writable_bytes(std::span(y)));
  return y;
}

TEST(Pipelines, SpecialisationConstantsAndPushConstantsArrive) {
  ValidatedDevice device;
  PipelineCache pipelines(*device);
  for (uint32_t scale : {1u, 3u, 7u}) {
    const std::vector<uint32_t> y =
        affine(*device, pipelines.get(kernel_key(device_shaders::affine, {32, scale})), 32, 1001, 5);
    for (uint32_t i = 0; i < y.size(); ++i) ASSERT_EQ(y[i], scale * i + 5) << i;
  }
}

TEST(Pipelines, AreMadeOncePerContentNotPerAddress) {
  ValidatedDevice device;
  PipelineCache pipelines(*device);
  PipelineKey key = kernel_key(device_shaders::affine, {32, 1});
  const ComputePipeline& first = pipelines.get(key);
  const std::vector<uint32_t> copy(key.words, key.words + key.bytes / 4);
  key.words = copy.data();
  EXPECT_EQ(&pipelines.get(key), &first);
  EXPECT_NE(pipelines.get(kernel_key(device_shaders::affine, {16, 1})).pipeline, first.pipeline);
  EXPECT_EQ(pipelines.get(kernel_key(device_shaders::affine, {16, 1})).layout, first.layout);
}

TEST(Pipelines, PrepareMakesManyInParallel) {
  ValidatedDevice device;
  PipelineCache pipelines(*device);
  std::vector<PipelineKey> keys;
  for (uint32_t scale = 0; scale < 24; ++scale) keys.push_back(kernel_key(device_shaders::affine, {64, scale}));
  keys.push_back(keys.front());
  pipelines.prepare(keys);
  pipelines.prepare(keys);
  const std::vector<uint32_t> y = affine(*device, pipelines.get(keys[23]), 64, 100, 1);
  for (uint32_t i = 0; i < y.size(); ++i) ASSERT_EQ(y[i], 23 * i + 1) << i;
}

TEST(Pipelines, WhatIsNotSpirvIsRefused) {
  ValidatedDevice device;
  PipelineCache pipelines(*device);
  const uint32_t words[] = {1, 2, 3, 4, 5, 6};
  PipelineKey key = kernel_key({words, sizeof words, "nonsense"}, {});
  const auto refuses = [&](const PipelineKey& bad) {
    try {
      pipelines.get(bad);
    } catch (const Failure& failure) {
      return failure.side == Side::Ours && std::string(failure.what()) == "kernel 'nonsense' is not SPIR-V";
    }
    return false;
  };
  EXPECT_TRUE(refuses(key));
  key.words = device_shaders::affine.words;
  key.bytes = 22;
  EXPECT_TRUE(refuses(key));
  key.words = nullptr;
  EXPECT_TRUE(refuses(key));
  EXPECT_THROW(pipelines.prepare(std::span(&key, 1)), Failure);
}

TEST(Pipelines, TheLastTexelsOfALargeViewAreReadable) {
  ValidatedDevice device;
  PipelineCache pipelines(*device);
  constexpr uint64_t kMostBytes = uint64_t(256) << 20;
  const uint64_t texels = std::min(device->info().max_texels, kMostBytes / 16);
  const Buffer from(*device, texels * 16, "texels"), to(*device, 8 * 16, "y");
  Transfer transfer(*device);
  std::vector<float> last(8 * 4), y(8 * 4);
  std::iota(last.begin(), last.end(), -7.5f);
  transfer.upload(from, (texels - 8) * 16, std::as_bytes(std::span(last)));
  const ComputePipeline& pipeline = pipelines.get(kernel_key(device_shaders::texel, {}, kTexel));
  run_kernel(*device, pipeline, kTexel, from, to, {uint32_t(texels - 8), 0}, 1);
  transfer.download(to, 0, std::as_writable_bytes(std::span(y)));
  EXPECT_EQ(y, last);
}

TEST(Pipelines, HalfPrecisionRunsWhereItIsOffered) {
  ValidatedDevice device;
  constexpr uint32_t kNeeds = T2X_FEATURE_FP16 | T2X_FEATURE_STORAGE16;
  if ((device->info().features & kNeeds) != kNeeds) GTEST_SKIP() << "this driver has no 16-bit features";
  PipelineCache pipelines(*device);
  const uint16_t x[] = {0x3c00, 0xc000};  // 1, -2
  const Buffer from(*device, 4, "x"), to(*device, 4, "y");
  Transfer transfer(*device);
  transfer.upload(from, 0, std::as_bytes(std::span(x)));
  run_kernel(*device, pipelines.get(kernel_key(device_shaders::half, {})), kStorage, from, to, {}, 2);
  std::vector<uint16_t> y(2);
  transfer.download(to, 0, std::as_writable_bytes(std::span(y)));
  EXPECT_THAT(y, testing::ElementsAre(0x4000, 0xc400));  // 2, -4
}

}  // namespace
}  // namespace t2x
