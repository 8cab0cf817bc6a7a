// shaders/lib/weights.glsl - weights of any file type from 32-bit words or texels, without 16-bit features.
//
// A kernel names the type with T2X_DTYPE's numbers (abi.h), usually a specialisation constant:
const uint kTypeF32 = 1u, kTypeF16 = 2u, kTypeBf16 = 3u;

vec4 halves_to_vec4(uvec2 words) { return vec4(unpackHalf2x16(words.x), unpackHalf2x16(words.y)); }

vec4 bfloats_to_vec4(uvec2 words) {
  return uintBitsToFloat(uvec4(words.x << 16, words.x & 0xffff0000u, words.y << 16, words.y & 0xffff0000u));
}

float half_of(uint word, uint odd) { return unpackHalf2x16(word)[odd]; }

float bfloat_of(uint word, uint odd) { return uintBitsToFloat(odd == 0u ? word << 16 : word & 0xffff0000u); }

// Elements i..i+3 of `words` (a uint array in a buffer); i is a multiple of 4.
#define WEIGHT4(words, type, i)                                                                             \
  ((type) == kTypeF32                                                                                       \
       ? uintBitsToFloat(uvec4(words[i], words[(i) + 1u], words[(i) + 2u], words[(i) + 3u]))                \
       : ((type) == kTypeF16 ? halves_to_vec4(uvec2(words[(i) / 2u], words[(i) / 2u + 1u]))                 \
                             : bfloats_to_vec4(uvec2(words[(i) / 2u], words[(i) / 2u + 1u]))))

// The same of views of the words by fours (a uvec4 array) and by twos (a uvec2 array).
#define WEIGHT4_WIDE(fours, twos, type, i)                                                                  \
  ((type) == kTypeF32 ? uintBitsToFloat(fours[(i) / 4u])                                                    \
                      : ((type) == kTypeF16 ? halves_to_vec4(twos[(i) / 4u]) : bfloats_to_vec4(twos[(i) / 4u])))

// Element i of `words`.
#define WEIGHT(words, type, i)                                                                              \
  ((type) == kTypeF32 ? uintBitsToFloat(words[i])                                                           \
                      : ((type) == kTypeF16 ? half_of(words[(i) / 2u], (i) & 1u)                            \
                                            : bfloat_of(words[(i) / 2u], (i) & 1u)))

// A texel view of weights: RGBA32F and RGBA16F arrive as floats, BF16 as the upper halves (RGBA16UI).
#ifdef BF16
#define WEIGHT_TEXELS utextureBuffer
#define WEIGHT_TEXEL(view, i) uintBitsToFloat(texelFetch(view, i) << 16)
#else
#define WEIGHT_TEXELS textureBuffer
#define WEIGHT_TEXEL(view, i) texelFetch(view, i)
#endif
