// shaders/lib/operands.glsl - operands as whole texels in and vec4 out (TEXEL), or as single floats.
//
// Texel buffers in and vec4 storage out is the fastest shape on CPU drivers and as good as any on a GPU; it
// needs sizes that are multiples of 4. T is the element of one step: vec4 or float.
#ifdef TEXEL
#define T vec4
#define INPUT(slot, name) layout(set = 0, binding = slot) uniform textureBuffer name;
#define LOAD(name, i) texelFetch(name, int(i))
float sum_of(vec4 v) { return (v.x + v.y) + (v.z + v.w); }
const uint kWidth = 4;
#else
#define T float
#define INPUT(slot, name) layout(set = 0, binding = slot, std430) readonly buffer name##_block { float name[]; };
#define LOAD(name, i) name[i]
float sum_of(float v) { return v; }
const uint kWidth = 1;
#endif
#define OUTPUT(slot, name) layout(set = 0, binding = slot, std430) writeonly buffer name##_block { T name[]; };
