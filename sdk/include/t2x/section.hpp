// t2x/section.hpp - what a raw section or a CPU stage throws reaches the user (ext/section.h).
#pragma once
#include "error.hpp"
#include "ext/section.h"

namespace t2x {

// The body of a function that was handed to t2x_host's raw or host_stage: what it throws becomes the status that the
// function returns, and its words are told to the host. The host is what the node's context gave, cx.host().
template <class Body> t2x_status section(const t2x_host* host, Body&& body) noexcept {
  const auto* words = static_cast<const t2x_section*>(host->extension(T2X_SECTION));
  return detail::guard([words](const char* message) { if (words) words->fail(message); }, body);
}

}  // namespace t2x
