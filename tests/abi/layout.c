// tests/abi/layout.c - the sizes and offsets of ABI 1.0 on 64-bit machines. They never change: a build that fails
// here has broken every plugin that exists. Fields that a later 1.x adds at the end of a growing struct get their
// line, and that struct's size becomes a lower bound. Compiled as C11, C++17 and C++20 by every compiler at hand.
#include <t2x/abi.h>

#ifdef __cplusplus
#define T2X_FROZEN(condition) static_assert(condition, #condition)
#else
#define T2X_FROZEN(condition) _Static_assert(condition, #condition)
#endif
#define SIZE(type, bytes) T2X_FROZEN(sizeof(type) == bytes)
#define AT(type, field, offset) T2X_FROZEN(offsetof(type, field) == offset)

T2X_FROZEN(sizeof(void *) == 8);
T2X_FROZEN(sizeof(t2x_status) == 4 && sizeof(t2x_dtype) == 4 && sizeof(t2x_param_kind) == 4);
T2X_FROZEN(T2X_ABI_MAJOR == 1 && T2X_MAX_RANK == 6);

/* Values are never reused. */
T2X_FROZEN(T2X_OK == 0 && T2X_CANCELLED == 1 && T2X_BAD_ARGUMENT == 2 && T2X_BAD_MODEL == 3);
T2X_FROZEN(T2X_OUT_OF_MEMORY == 4 && T2X_UNSUPPORTED == 5 && T2X_DEVICE_LOST == 6 && T2X_INTERNAL == 7);
T2X_FROZEN(T2X_BAD_FILE == 8 && T2X_NO_DTYPE == 0 && T2X_F32 == 1 && T2X_F16 == 2 && T2X_BF16 == 3 && T2X_I32 == 4);
T2X_FROZEN(T2X_U8 == 5 && T2X_I64 == 6 && T2X_BOOL == 7 && T2X_PARAM_BOOL == 1 && T2X_PARAM_INT == 2);
T2X_FROZEN(T2X_PARAM_REAL == 3 && T2X_PARAM_TEXT == 4 && T2X_PARAM_CHOICE == 5 && T2X_PARAM_MODEL == 6);
T2X_FROZEN(T2X_PARAM_SIZE == 7 && T2X_PARAM_FILE == 8 && T2X_PORT_OPTIONAL == 1 && T2X_PORT_VARIADIC == 2);
T2X_FROZEN(T2X_PARAM_FOLDER == 9);
T2X_FROZEN(T2X_PARAM_REQUIRED == 1 && T2X_NODE_WRITER == 1 && T2X_DEVICE_OTHER == 0 && T2X_DEVICE_INTEGRATED == 1);
T2X_FROZEN(T2X_DEVICE_DISCRETE == 2 && T2X_DEVICE_VIRTUAL == 3 && T2X_DEVICE_CPU == 4 && T2X_FEATURE_FP16 == 1);
T2X_FROZEN(T2X_FEATURE_STORAGE16 == 2 && T2X_FEATURE_INT8 == 4 && T2X_FEATURE_STORAGE8 == 8);
T2X_FROZEN(T2X_FEATURE_SUBGROUP_BASIC == 16 && T2X_FEATURE_SUBGROUP_ARITHMETIC == 32);
T2X_FROZEN(T2X_FEATURE_SUBGROUP_SHUFFLE == 64 && T2X_FEATURE_SUBGROUP_BALLOT == 128);
T2X_FROZEN(T2X_FEATURE_COOPERATIVE_MATRIX == 256 && T2X_BIND_STORAGE == 0 && T2X_BIND_TEXEL == 1);
T2X_FROZEN(T2X_BIND_SCRATCH == 2 && T2X_OPERAND_OPTIONAL == 1 && T2X_OPERAND_VARIADIC == 2 && T2X_READ == 1);
T2X_FROZEN(T2X_WRITE == 2 && T2X_WEIGHT_OPTIONAL == 1 && T2X_LAYOUT_AS_STORED == 0 && T2X_LAYOUT_CHANNELS_LAST == 1);

SIZE(t2x_dims, 32);
AT(t2x_dims, rank, 0); AT(t2x_dims, dtype, 4); AT(t2x_dims, d, 8);

SIZE(t2x_port, 40);
AT(t2x_port, name, 0); AT(t2x_port, type, 8); AT(t2x_port, doc, 16); AT(t2x_port, flags, 24);
AT(t2x_port, reserved, 28);

SIZE(t2x_param, 88);
AT(t2x_param, name, 0); AT(t2x_param, doc, 8); AT(t2x_param, unit, 16); AT(t2x_param, text_default, 24);
AT(t2x_param, choices, 32); AT(t2x_param, number_default, 40); AT(t2x_param, min, 48); AT(t2x_param, max, 56);
AT(t2x_param, kind, 64); AT(t2x_param, flags, 68); AT(t2x_param, reserved, 72);

SIZE(t2x_node_type, 128);
AT(t2x_node_type, size, 0); AT(t2x_node_type, name, 8); AT(t2x_node_type, summary, 16); AT(t2x_node_type, doc, 24);
AT(t2x_node_type, revision, 32); AT(t2x_node_type, flags, 36); AT(t2x_node_type, inputs, 40);
AT(t2x_node_type, input_count, 48); AT(t2x_node_type, outputs, 56); AT(t2x_node_type, output_count, 64);
AT(t2x_node_type, params, 72); AT(t2x_node_type, param_count, 80); AT(t2x_node_type, extensions, 88);
AT(t2x_node_type, create, 96); AT(t2x_node_type, run, 104); AT(t2x_node_type, call, 112);
AT(t2x_node_type, destroy, 120);

SIZE(t2x_attr, 32);
AT(t2x_attr, name, 0); AT(t2x_attr, text, 8); AT(t2x_attr, number, 16); AT(t2x_attr, reserved, 24);

T2X_FROZEN(sizeof(t2x_device_info) >= 120);
AT(t2x_device_info, size, 0); AT(t2x_device_info, name, 8); AT(t2x_device_info, driver, 16);
AT(t2x_device_info, kind, 24); AT(t2x_device_info, features, 28); AT(t2x_device_info, subgroup_size, 32);
AT(t2x_device_info, max_workgroup_invocations, 36); AT(t2x_device_info, max_workgroup_size, 40);
AT(t2x_device_info, max_groups, 52); AT(t2x_device_info, shared_bytes, 64); AT(t2x_device_info, push_bytes, 68);
AT(t2x_device_info, storage_alignment, 72); AT(t2x_device_info, texel_alignment, 76);
AT(t2x_device_info, max_binding_bytes, 80); AT(t2x_device_info, max_texels, 88);
AT(t2x_device_info, max_dispatch_flops, 96);
/* 1.1 */
AT(t2x_device_info, cooperative_m, 104); AT(t2x_device_info, cooperative_n, 108);
AT(t2x_device_info, cooperative_k, 112); T2X_FROZEN(T2X_FEATURE_REDUCED_PRECISION == 512);

SIZE(t2x_spirv, 24);
AT(t2x_spirv, words, 0); AT(t2x_spirv, bytes, 8); AT(t2x_spirv, name, 16);

SIZE(t2x_binding, 32);
AT(t2x_binding, operand, 0); AT(t2x_binding, kind, 4); AT(t2x_binding, offset, 8); AT(t2x_binding, bytes, 16);
AT(t2x_binding, reserved, 24);

SIZE(t2x_op_dispatch, 64);
AT(t2x_op_dispatch, size, 0); AT(t2x_op_dispatch, shader, 8); AT(t2x_op_dispatch, binding_count, 12);
AT(t2x_op_dispatch, bindings, 16); AT(t2x_op_dispatch, push, 24); AT(t2x_op_dispatch, push_bytes, 32);
AT(t2x_op_dispatch, constant_count, 36); AT(t2x_op_dispatch, constants, 40); AT(t2x_op_dispatch, groups, 48);

SIZE(t2x_op_call, 96);
AT(t2x_op_call, size, 0); AT(t2x_op_call, op, 8); AT(t2x_op_call, in, 16); AT(t2x_op_call, attrs, 24);
AT(t2x_op_call, out, 32); AT(t2x_op_call, in_count, 40); AT(t2x_op_call, attr_count, 44);
AT(t2x_op_call, out_count, 48); AT(t2x_op_call, reserved, 52); AT(t2x_op_call, device, 56); AT(t2x_op_call, host, 64);
AT(t2x_op_call, fail, 72); AT(t2x_op_call, dispatch, 80); AT(t2x_op_call, scratch, 88);

SIZE(t2x_op_variant, 64);
AT(t2x_op_variant, name, 0); AT(t2x_op_variant, shaders, 8); AT(t2x_op_variant, shader_count, 16);
AT(t2x_op_variant, reserved0, 20); AT(t2x_op_variant, suits, 24); AT(t2x_op_variant, plan, 32);
AT(t2x_op_variant, reserved, 40);

SIZE(t2x_operand, 32);
AT(t2x_operand, name, 0); AT(t2x_operand, doc, 8); AT(t2x_operand, dtypes, 16); AT(t2x_operand, flags, 20);
AT(t2x_operand, reserved, 24);

SIZE(t2x_op_type, 96);
AT(t2x_op_type, size, 0); AT(t2x_op_type, name, 8); AT(t2x_op_type, doc, 16); AT(t2x_op_type, operands, 24);
AT(t2x_op_type, operand_count, 32); AT(t2x_op_type, out_count, 36); AT(t2x_op_type, attrs, 40);
AT(t2x_op_type, infer, 48); AT(t2x_op_type, cost, 56); AT(t2x_op_type, variants, 64);
AT(t2x_op_type, variant_count, 72); AT(t2x_op_type, flags, 76); AT(t2x_op_type, reference, 80);
AT(t2x_op_type, gradient, 88);

SIZE(t2x_plugin, 80);
AT(t2x_plugin, size, 0); AT(t2x_plugin, abi_major, 8); AT(t2x_plugin, abi_minor, 12); AT(t2x_plugin, name, 16);
AT(t2x_plugin, version, 24); AT(t2x_plugin, vendor, 32); AT(t2x_plugin, url, 40); AT(t2x_plugin, license, 48);
AT(t2x_plugin, nodes, 56); AT(t2x_plugin, node_count, 64); AT(t2x_plugin, op_count, 68); AT(t2x_plugin, ops, 72);

SIZE(t2x_use, 16);
AT(t2x_use, tensor, 0); AT(t2x_use, access, 8); AT(t2x_use, reserved, 12);

SIZE(t2x_buffer_range, 32);
AT(t2x_buffer_range, vk_buffer, 0); AT(t2x_buffer_range, offset, 8); AT(t2x_buffer_range, bytes, 16);
AT(t2x_buffer_range, reserved, 24);

SIZE(t2x_weight_spec, 48);
AT(t2x_weight_spec, name, 0); AT(t2x_weight_spec, dims, 8); AT(t2x_weight_spec, flags, 40);
AT(t2x_weight_spec, reserved, 44);

SIZE(t2x_gpu, 48);
AT(t2x_gpu, size, 0); AT(t2x_gpu, instance, 8); AT(t2x_gpu, physical_device, 16); AT(t2x_gpu, device, 24);
AT(t2x_gpu, get_instance_proc, 32); AT(t2x_gpu, api_version, 40); AT(t2x_gpu, queue_family, 44);

SIZE(t2x_host, 328);
AT(t2x_host, size, 0); AT(t2x_host, abi_major, 8); AT(t2x_host, abi_minor, 12); AT(t2x_host, extension, 16);
AT(t2x_host, fail, 24); AT(t2x_host, log, 32); AT(t2x_host, number, 40); AT(t2x_host, integer, 48);
AT(t2x_host, text, 56); AT(t2x_host, input_count, 64); AT(t2x_host, input, 72); AT(t2x_host, input_name, 80);
AT(t2x_host, output, 88); AT(t2x_host, dims, 96); AT(t2x_host, note, 104); AT(t2x_host, noted, 112);
AT(t2x_host, weight_name, 120); AT(t2x_host, weight_dims, 128); AT(t2x_host, match_weights, 136);
AT(t2x_host, weight, 144); AT(t2x_host, storage, 152); AT(t2x_host, constant, 160); AT(t2x_host, write, 168);
AT(t2x_host, read, 176); AT(t2x_host, noise, 184); AT(t2x_host, program_begin, 192); AT(t2x_host, program_end, 200);
AT(t2x_host, program_run, 208); AT(t2x_host, program_release, 216); AT(t2x_host, op, 224); AT(t2x_host, view, 232);
AT(t2x_host, temporary, 240); AT(t2x_host, keep, 248); AT(t2x_host, assign, 256); AT(t2x_host, shader, 264);
AT(t2x_host, dispatch, 272); AT(t2x_host, raw, 280); AT(t2x_host, host_stage, 288); AT(t2x_host, call, 296);
AT(t2x_host, progress, 304); AT(t2x_host, device, 312); AT(t2x_host, gpu, 320);

int main(void) { return 0; }
