#version 450
// paint: a picture of a log-mel: frames to the right, the lowest bin at the bottom, `scale` pixels a frame and a bin.
//   level = clamp((mel - bottom) / range, 0, 1),   bottom = max(loudest - range, floor)
// between the colours level * (colors - 1), linearly; NaN has the first colour.
// mel: rows of `frames`, bins upwards from the lowest of this part; y: rows of `width` pixels of one channel, downwards.
// colors: three numbers each. One workgroup's y a row of pixels, one invocation a pixel.
layout(local_size_x = 64) in;
layout(set = 0, binding = 0) readonly buffer Mel { float mel[]; };
layout(set = 0, binding = 1) readonly buffer Loudest { float loudest[]; };
layout(set = 0, binding = 2) readonly buffer Colors { float colors[]; };
layout(set = 0, binding = 3) writeonly buffer Y { float y[]; };
layout(push_constant) uniform Push {
  uint frames, scale, item, channel;
  uint first_row;    // pixel rows above this part
  uint top_bin;      // the bin of pixel row 0, counted from this part's lowest
  uint color_count, mel_base, y_base;
  float range, lowest;
};

void main() {
  uint column = gl_GlobalInvocationID.x, row = gl_WorkGroupID.y, width = frames * scale;
  if (column >= width) return;
  uint bin = top_bin - (first_row + row) / scale;
  float value = mel[mel_base + bin * frames + column / scale];
  float level = (value - max(loudest[item] - range, lowest)) / range;
  level = level > 0.0 ? min(level, 1.0) : 0.0;
  float place = level * float(color_count - 1);
  uint at = min(uint(place), color_count - 1), next = min(at + 1, color_count - 1);
  float share = place - float(at);
  y[y_base + row * width + column] = colors[3 * at + channel] * (1.0 - share) + colors[3 * next + channel] * share;
}
