// curve.hpp - draws a curve with labelled axes as a PNG.
#pragma once
#include <string>
#include <vector>

namespace training {

struct CurvePoint { double x, y; };

// y on a logarithmic axis; points with y <= 0 are left out. Throws t2x::Error when the file cannot be written.
void draw_curve(const std::string& path, const std::vector<CurvePoint>& points, const char* x_label,
                const char* y_label);

}  // namespace training
