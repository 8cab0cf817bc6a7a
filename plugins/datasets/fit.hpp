// fit.hpp - brings a picture to a size: scaled until it covers it, its middle kept.
#pragma once
#include "picture.hpp"

namespace datasets {

// Smaller: each new pixel is the mean of the area that it covers. Larger: bicubic. The same size: unchanged.
Picture fit(const Picture& picture, Size size);

}  // namespace datasets
