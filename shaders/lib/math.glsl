// shaders/lib/math.glsl - functions to about 1e-6 on every driver, for float and vec4.
//
// Vulkan promises only 2^-11 for sin and cos, and nothing useful for tanh near 0; some drivers use that
// freedom. Polynomials after Cephes (Moshier), single precision.

const float kSqrtHalf = 0.70710678118654752;
const float kSqrtTwoOverPi = 0.79788456080286536;

// a * b without error: the rounded product and what rounding took. Drivers may run fma() as two
// roundings, so the factors are split into halves of 12 bits.
vec2 exact_product(float a, float b) {
  precise float ca = 4097.0 * a, cb = 4097.0 * b;
  precise float a_high = ca - (ca - a), b_high = cb - (cb - b);
  precise float a_low = a - a_high, b_low = b - b_high;
  precise float product = a * b;
  precise float rest = ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low;
  return vec2(product, rest);
}

// (cos, sin) of x + rest, where |rest| is small against 1. Exact to 1e-7 for |x| < 8192; beyond that the
// error grows with |x| as the spacing of floats does.
vec2 accurate_cos_sin(float x, float rest) {
  precise float k = roundEven(x * 0.63661977236758134);
  // pi/2 in three parts of few bits: the products with k are exact.
  precise float r = ((x - k * 1.5703125) - k * 4.837512969970703125e-4) - k * 7.54978995489188216e-8;
  r += rest;
  float z = r * r;
  float s = r + r * z * ((-1.9515295891e-4 * z + 8.3321608736e-3) * z - 1.6666654611e-1);
  float c = 1.0 - 0.5 * z + z * z * ((2.443315711809948e-5 * z - 1.388731625493765e-3) * z + 4.166664568298827e-2);
  int quadrant = int(k) & 3;
  vec2 turned = (quadrant & 1) == 0 ? vec2(c, s) : vec2(-s, c);
  return (quadrant & 2) == 0 ? turned : -turned;
}
float accurate_cos(float x) { return accurate_cos_sin(x, 0.0).x; }
float accurate_sin(float x) { return accurate_cos_sin(x, 0.0).y; }

float accurate_tanh(float x) {
  float a = abs(x);
  float z = x * x;
  float near = ((((-5.70498872745e-3 * z + 2.06390887954e-2) * z - 5.37397155531e-2) * z + 1.33314422036e-1) * z -
                3.33332819422e-1) * z * x + x;
  float far = 1.0 - 2.0 / (exp(2.0 * a) + 1.0);
  return a < 0.625 ? near : (x < 0.0 ? -far : far);
}

// 1 - erf(x) for x >= 1.
float erfc_tail(float x) {
  float q = 1.0 / x;
  float y = q * q;
  float low = (((((((2.326819970068386e-2 * y - 1.387039388740657e-1) * y + 3.687424674597105e-1) * y -
                   5.824733027278666e-1) * y + 6.210004621745983e-1) * y - 4.944515323274145e-1) * y +
                3.404879937665872e-1) * y - 2.741127028184656e-1) * y + 5.638259427386472e-1;
  float high = ((((((-1.047766399936249e+1 * y + 1.297719955372516e+1) * y - 7.495518717768503e+0) * y +
                   2.921019019210786e+0) * y - 1.015265279202700e+0) * y + 4.218463358204948e-1) * y -
                2.820767439740514e-1) * y + 5.641895067754075e-1;
  return exp(-x * x) * q * (x < 2.0 ? low : high);
}

float accurate_erf(float x) {
  float a = abs(x);
  float z = x * x;
  float near = x * ((((((7.853861353153693e-5 * z - 8.010193625184903e-4) * z + 5.188327685732524e-3) * z -
                       2.685381193529856e-2) * z + 1.128358514861418e-1) * z - 3.761262582423300e-1) * z +
                    1.128379165726710e+0);
  float far = 1.0 - erfc_tail(max(a, 1.0));
  return a < 1.0 ? near : (x < 0.0 ? -far : far);
}

// Where the exponential overflows, the quotient is 0 as it should be.
float sigmoid(float x) { return 1.0 / (1.0 + exp(-x)); }
vec4 sigmoid(vec4 x) { return 1.0 / (1.0 + exp(-x)); }
float silu(float x) { return x / (1.0 + exp(-x)); }
vec4 silu(vec4 x) { return x / (1.0 + exp(-x)); }

// 0.5 x (1 + tanh(u)) = x / (1 + exp(-2u)), u = sqrt(2/pi) (x + 0.044715 x^3).
float gelu_tanh(float x) { return x / (1.0 + exp(-2.0 * kSqrtTwoOverPi * (x + 0.044715 * x * x * x))); }
vec4 gelu_tanh(vec4 x) { return x / (1.0 + exp(-2.0 * kSqrtTwoOverPi * (x + 0.044715 * x * x * x))); }

// gelu(x) / x: the standard normal distribution.
float gelu_share(float x) { return 0.5 * (1.0 + accurate_erf(x * kSqrtHalf)); }
vec4 gelu_share(vec4 x) { return vec4(gelu_share(x.x), gelu_share(x.y), gelu_share(x.z), gelu_share(x.w)); }
float gelu(float x) { return x * gelu_share(x); }
vec4 gelu(vec4 x) { return vec4(gelu(x.x), gelu(x.y), gelu(x.z), gelu(x.w)); }

vec4 accurate_tanh(vec4 x) {
  return vec4(accurate_tanh(x.x), accurate_tanh(x.y), accurate_tanh(x.z), accurate_tanh(x.w));
}
vec4 accurate_cos(vec4 x) { return vec4(accurate_cos(x.x), accurate_cos(x.y), accurate_cos(x.z), accurate_cos(x.w)); }
vec4 accurate_sin(vec4 x) { return vec4(accurate_sin(x.x), accurate_sin(x.y), accurate_sin(x.z), accurate_sin(x.w)); }
