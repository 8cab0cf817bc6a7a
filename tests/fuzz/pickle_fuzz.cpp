// PyTorch checkpoints of any bytes, as a whole and as the pickle inside one of either layout: read without running
// anything, or refused with a Failure of the user's side.
#include <cstdlib>
#include "host/weights/torch_files.hpp"
#include "status/failure.hpp"
#include "weights/strided.hpp"
#include "weights/torch_file.hpp"

namespace {

constexpr uint64_t kMostRead = 1 << 16;  // elements of one tensor

// What the reader promises of a file that it accepts; touches every byte that it points to.
void check(const std::vector<t2x::StoredTensor>& tensors, std::span<const std::byte> file) {
  if (tensors.empty()) std::abort();
  for (const t2x::StoredTensor& tensor : tensors) {
    if (tensor.offset > file.size() || tensor.bytes > file.size() - tensor.offset) std::abort();
    if (tensor.dims.rank > T2X_MAX_RANK || tensor.name.find('\0') != std::string::npos) std::abort();
    uint64_t elements = 1;
    for (uint32_t i = 0; i < tensor.dims.rank; ++i) elements *= tensor.dims.d[i];
    if (tensor.strides.empty()) {
      if (elements == 0 ? tensor.bytes != 0 : tensor.bytes % elements != 0) std::abort();
      continue;
    }
    uint64_t last = 0;
    for (uint32_t i = 0; i < tensor.dims.rank; ++i) last += (tensor.dims.d[i] - 1) * tensor.strides[i];
    if (elements == 0 || tensor.bytes % (last + 1) != 0) std::abort();
    const uint64_t size = tensor.bytes / (last + 1), count = std::min(elements, kMostRead);
    if (elements > file.size() / size) std::abort();
    std::vector<std::byte> out(count * size);
    t2x::gather(file.subspan(tensor.offset, tensor.bytes), tensor.dims, tensor.strides, size, elements - count, count,
                out.data());
  }
}

void read(const std::string& text) {
  // In memory of just this size, so that a read behind its end is seen.
  const std::vector<std::byte> file(t2x::test::as_bytes(text).begin(), t2x::test::as_bytes(text).end());
  try {
    check(t2x::parse_torch_file(file, "fuzz"), file);
  } catch (const t2x::Failure& failure) {
    if (failure.side != t2x::Side::User) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size), storage(256, 's');
  read(text);
  if (t2x::is_torch_file(t2x::test::as_bytes(text))) return 0;
  // The pickle alone: the containers around it need no guessing.
  std::vector<t2x::test::ZipPart> parts{{"a/data.pkl", text}};
  for (const char* key : {"0", "1", "2", "3"}) parts.push_back({std::string("a/data/") + key, storage});
  read(t2x::test::zip(parts));
  read(t2x::test::torch_legacy(text, {{"0", storage}}));
  return 0;
}
