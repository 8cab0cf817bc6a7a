// t2x/error.hpp - the one exception of the C++ face, and the guard that stops it at the ABI.
#pragma once
#include "abi.h"
#include <exception>
#include <new>
#include <stdexcept>
#include <string>

namespace t2x {

// What a node or op refuses, and why. An empty message means that the host already knows why.
class Error : public std::runtime_error {
public:
  explicit Error(const std::string& what, t2x_status code = T2X_BAD_ARGUMENT)
      : std::runtime_error(what), status(code) {}
  t2x_status status;
};

// Passes a host status on as an Error; the host already holds the message.
inline void check(t2x_status status) {
  if (status != T2X_OK) throw Error("", status);
}

namespace detail {
// Runs body; whatever it throws becomes a status, and fail(message) is told why.
template <class Fail, class Body>
t2x_status guard(Fail&& fail, Body&& body) noexcept {
  try {
    body();
    return T2X_OK;
  } catch (const Error& error) {
    if (*error.what()) fail(error.what());
    return error.status;
  } catch (const std::bad_alloc&) {
    fail("out of host memory");
    return T2X_OUT_OF_MEMORY;
  } catch (const std::exception& error) {
    fail(error.what());
    return T2X_INTERNAL;
  } catch (...) {
    fail("an exception that is not a std::exception");
    return T2X_INTERNAL;
  }
}
}  // namespace detail
}  // namespace t2x
