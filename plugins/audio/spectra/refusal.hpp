// refusal.hpp - why a raw section was not recorded, kept until its program's capture ends.
#pragma once
#include <t2x/context.hpp>
#include <string>

namespace spectra {

// The host records raw sections when the capture ends, takes a status from them and no message. So a section says what
// is wrong here, and the node that captured the program says it again.
class Refusal {
public:
  // Runs what a raw section records; what it throws is kept and becomes a status.
  template <class Body> t2x_status guard(Body&& body) noexcept {
    return t2x::detail::guard([this](const char* message) { said_ = message; }, body);
  }
  // Throws what was kept, if anything was.
  void repeat(t2x_status status) const {
    if (!said_.empty()) throw t2x::Error(said_, status);
  }

private:
  std::string said_;
};

}  // namespace spectra
