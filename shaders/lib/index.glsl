// shaders/lib/index.glsl - which item this invocation serves, in a grid that the host's flat_groups() made.

// Of all workgroups.
uint flat_group() { return gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x; }

// Of all invocations; items at or beyond the count must be skipped. A macro, because the compiler takes
// gl_WorkGroupSize as 1 in a function that stands before the shader's layout of its workgroup.
#define flat_index() (flat_group() * gl_WorkGroupSize.x + gl_LocalInvocationID.x)
