// mel_filters.hpp - mel filters as a program's operands.
#pragma once
#include "mel.hpp"
#include <t2x/context.hpp>

namespace spectra {

// The tables of mel_bands(), for the ops spectra.filter_sums and spectra.filter_update.
struct MelFilters {
  t2x::Tensor first, weights, bounds;

  MelFilters(const t2x::Context& cx, const MelShape& shape) {
    const MelBands bands = mel_bands(shape);
    first = cx.constant(t2x::dims({shape.columns()}, T2X_I32), bands.first, "bins' first filters");
    weights = cx.constant(t2x::dims({shape.columns(), 2}), bands.weights, "mel filters");
    bounds = cx.constant(t2x::dims({shape.mels, 2}, T2X_I32), bands.bounds, "filters' bins");
  }

  // Magnitudes [R,columns] -> mels [R,mels].
  t2x::Tensor sums(const t2x::Context& cx, t2x::Tensor magnitudes) const {
    return cx.op("spectra.filter_sums", {magnitudes, first, weights, bounds});
  }
};

}  // namespace spectra
