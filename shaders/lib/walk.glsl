// shaders/lib/walk.glsl - the position of item n in a box of RANK dimensions, without dividing.
//
// The host's WalkDivisors: of dimension k >= 1, size[k-1] and the factor that turns a division by it into a high
// product and a shift (CPU drivers divide one lane at a time). Items are below 2^31.

uint quotient(uint n, uint size, uint factor) {
  uint high, low;
  umulExtended(n, factor, high, low);
  return (high + n) >> uint(findMSB(size - 1u) + 1);
}
