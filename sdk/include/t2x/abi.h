/* t2x/abi.h - the whole binary contract between the host and plugins.
 *
 * Plain C11, no includes but the two below; no Vulkan headers needed.
 * Rules of evolution (frozen by tests/abi):
 *   - within one major version, structs that begin with `size` only grow at the
 *     end; structs that live in arrays never grow, they carry `reserved` words;
 *   - enum values and function slots are never reused or reordered;
 *   - a break means a new T2X_ABI_MAJOR and a new entry symbol.
 * Thread tags: [scan] any thread, no host, no GPU; [node] the thread that runs
 * the node, never two at once; [any] any thread at any time.
 * All strings are UTF-8 and NUL-terminated. Who allocates, frees. A pointer
 * that the host returns stays valid until the node call that got it returns.
 * Every function that returns t2x_status has already told the host why when it
 * is not T2X_OK; a plugin just passes the status on.                          */
#ifndef T2X_ABI_H
#define T2X_ABI_H
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

#define T2X_ABI_MAJOR 1u
#define T2X_ABI_MINOR 1u             /* what this SDK offers */
#ifndef T2X_USE_ABI_MINOR            /* a plugin may ask for less */
#define T2X_USE_ABI_MINOR 0u
#endif
#define T2X_ENTRY_SYMBOL "t2x_plugin_v1"
#if defined(_WIN32)
#define T2X_EXPORT __declspec(dllexport)
#else
#define T2X_EXPORT __attribute__((visibility("default")))
#endif

typedef enum t2x_status {
  T2X_OK = 0,
  T2X_CANCELLED = 1,      /* the user stopped the run; not an error to report   */
  T2X_BAD_ARGUMENT = 2,   /* a parameter or input the node refuses              */
  T2X_BAD_MODEL = 3,      /* weights missing, wrong shape or wrong family       */
  T2X_OUT_OF_MEMORY = 4,  /* device or host memory                              */
  T2X_UNSUPPORTED = 5,    /* this device lacks something the node needs         */
  T2X_DEVICE_LOST = 6,
  T2X_INTERNAL = 7,       /* a defect in the plugin or the host                 */
  T2X_BAD_FILE = 8,       /* a file cannot be read, written or understood       */
  T2X_STATUS_FORCE_32 = 0x7fffffff
} t2x_status;

/* Element types. Activations are F32 or I32; the others occur in weight files. */
typedef enum t2x_dtype {
  T2X_NO_DTYPE = 0,
  T2X_F32 = 1, T2X_F16 = 2, T2X_BF16 = 3, T2X_I32 = 4, T2X_U8 = 5, T2X_I64 = 6, T2X_BOOL = 7,
  T2X_DTYPE_FORCE_32 = 0x7fffffff
} t2x_dtype;

#define T2X_MAX_RANK 6u
/* Shape and element type, row-major, d[rank-1] innermost. rank 0 is a scalar. Frozen. */
typedef struct t2x_dims { uint32_t rank; t2x_dtype dtype; uint32_t d[T2X_MAX_RANK]; } t2x_dims;

/* ---- nodes: what a plugin declares; static, readable without GPU or host ---- */

/* One input or output. `type` is a type string:
 *   "latent:f32[B,C,H,W]"   tag, dtypes ("f32|i32"), named dims; one letter means
 *                           one number across all ports of the node; "8*H", "H/8",
 *                           a number, "?" (any), "..." (any dims, first or last) are dims too
 *   "tensor"                any tag, any shape
 *   "fn(latent:f32[B,C,H,W], time:f32[B]) -> velocity:f32[B,C,H,W]"   a callable
 * Frozen. */
typedef struct t2x_port {
  const char *name, *type, *doc;
  uint32_t flags;                /* T2X_PORT_* */
  uint32_t reserved[3];
} t2x_port;
#define T2X_PORT_OPTIONAL 1u     /* an input that may stay unconnected */
#define T2X_PORT_VARIADIC 2u     /* an input that takes a TOML array of references */

typedef enum t2x_param_kind {
  T2X_PARAM_BOOL = 1, T2X_PARAM_INT = 2, T2X_PARAM_REAL = 3, T2X_PARAM_TEXT = 4,
  T2X_PARAM_CHOICE = 5,          /* text that is one of `choices` */
  T2X_PARAM_MODEL = 6,           /* a model's name or path; text() gives the resolved path */
  T2X_PARAM_SIZE = 7,            /* "WIDTHxHEIGHT"; integer(name ".width"), integer(name ".height") */
  T2X_PARAM_FILE = 8,            /* a file to read; text() gives the resolved path */
  T2X_PARAM_FOLDER = 9,          /* a folder to read; text() gives the resolved path. Since ABI 1.1 */
  T2X_PARAM_FORCE_32 = 0x7fffffff
} t2x_param_kind;

/* One parameter. Frozen. */
typedef struct t2x_param {
  const char *name, *doc, *unit;
  const char *text_default;      /* all but BOOL, INT, REAL; NULL = "" */
  const char *const *choices;    /* NULL-terminated; CHOICE only */
  double number_default, min, max; /* BOOL, INT, REAL; for SIZE min is the unit both sides must be a multiple of */
  t2x_param_kind kind;
  uint32_t flags;                /* T2X_PARAM_REQUIRED */
  uint64_t reserved[2];
} t2x_param;
#define T2X_PARAM_REQUIRED 1u    /* no default: the pipeline must set it */

typedef struct t2x_host t2x_host;
typedef struct t2x_context t2x_context;  /* host-owned: one create, run or call of one node */
typedef uint64_t t2x_tensor;             /* host handle; 0 = none */
typedef uint64_t t2x_program;            /* host handle; 0 = none */
typedef uint64_t t2x_shader;             /* host handle; 0 = none */

typedef struct t2x_node_type {
  size_t size;                           /* sizeof(t2x_node_type) where compiled */
  const char *name;                      /* "acme.vignette": vendor.noun, unique */
  const char *summary, *doc;             /* one sentence; the manual */
  uint32_t revision;                     /* bump when results change; enters result metadata */
  uint32_t flags;                        /* T2X_NODE_* */
  const t2x_port *inputs;   uint32_t input_count;
  const t2x_port *outputs;  uint32_t output_count;
  const t2x_param *params;  uint32_t param_count;
  const char *const *extensions;         /* writers: file endings without dot, NULL-terminated; else NULL */
  /* [node] Read parameters, look at model headers, refuse what cannot work. No
   * GPU: `t2x check` calls it on machines without one.                        */
  t2x_status (*create)(const t2x_host *host, t2x_context *cx, void **self);
  /* [node] Do the work: read inputs, capture and replay programs, set outputs.
   * NULL for a node that only offers functions.                               */
  t2x_status (*run)(void *self, const t2x_host *host, t2x_context *cx);
  /* [node] Another node calls this node's function port: record the body into
   * the caller's open program. in/out are that program's tensors. NULL if the
   * node offers none. Several calls may happen, in several programs.          */
  t2x_status (*call)(void *self, const t2x_host *host, t2x_context *cx, const char *port,
                     const t2x_tensor *in, uint32_t in_count, t2x_tensor *out, uint32_t out_count);
  /* [node] */
  void (*destroy)(void *self);
} t2x_node_type;
/* The node writes its first input to a file: [output.X] picks it by the file's
 * ending and the input's type. It reads text("path") (where to write; the host
 * moves it into place afterwards) and text("metadata") (what to embed).       */
#define T2X_NODE_WRITER 1u

/* ---- ops: named operations that programs are made of ---- */

/* A number or a text that an op takes beside its operands. Frozen. */
typedef struct t2x_attr { const char *name; const char *text; double number; uint64_t reserved; } t2x_attr;

/* What kernels may rely on. The host fills it from the device, or lowers the
 * limits on purpose (--limit-binding, tests).                                 */
typedef struct t2x_device_info {
  size_t size;
  const char *name, *driver;             /* for messages only; never choose by name */
  uint32_t kind;                         /* T2X_DEVICE_* */
  uint32_t features;                     /* T2X_FEATURE_* */
  uint32_t subgroup_size;                /* lanes */
  uint32_t max_workgroup_invocations;
  uint32_t max_workgroup_size[3];
  uint32_t max_groups[3];                /* workgroups of one dispatch */
  uint32_t shared_bytes, push_bytes;
  uint32_t storage_alignment, texel_alignment; /* of a binding's offset, bytes; at most 256 */
  uint64_t max_binding_bytes;            /* of one storage binding */
  uint64_t max_texels;                   /* of one texel binding */
  double max_dispatch_flops;             /* split longer work: desktop watchdogs; 0 = no limit */
  /* A cooperative matrix product of one subgroup, M x N x K: float16 factors, float32 sum. 0 = none. Since ABI 1.1. */
  uint32_t cooperative_m, cooperative_n, cooperative_k;
  uint32_t reserved;
} t2x_device_info;
#define T2X_DEVICE_OTHER 0u
#define T2X_DEVICE_INTEGRATED 1u
#define T2X_DEVICE_DISCRETE 2u
#define T2X_DEVICE_VIRTUAL 3u
#define T2X_DEVICE_CPU 4u
#define T2X_FEATURE_FP16 1u              /* float16 arithmetic in shaders */
#define T2X_FEATURE_STORAGE16 2u         /* 16-bit storage buffers */
#define T2X_FEATURE_INT8 4u
#define T2X_FEATURE_STORAGE8 8u
#define T2X_FEATURE_SUBGROUP_BASIC 16u
#define T2X_FEATURE_SUBGROUP_ARITHMETIC 32u
#define T2X_FEATURE_SUBGROUP_SHUFFLE 64u
#define T2X_FEATURE_SUBGROUP_BALLOT 128u /* includes subgroupBroadcast */
#define T2X_FEATURE_COOPERATIVE_MATRIX 256u
#define T2X_FEATURE_REDUCED_PRECISION 512u /* the user allows matrix products in 16 bit; since ABI 1.1 */

typedef struct t2x_spirv { const uint32_t *words; size_t bytes; const char *name; } t2x_spirv; /* frozen */

/* How a kernel sees an operand. Binding i of the shader (set 0) is bindings[i]. */
#define T2X_BIND_STORAGE 0u              /* storage buffer */
#define T2X_BIND_TEXEL 1u                /* uniform texel buffer of 4 elements a texel: F32 RGBA32F,
                                            F16 RGBA16F, BF16 RGBA16UI (shift left by 16), I32 RGBA32I */
#define T2X_BIND_SCRATCH 2u              /* storage buffer; `operand` names a scratch area, see dispatch */
typedef struct t2x_binding {
  uint32_t operand;                      /* inputs 0..in_count-1, then outputs */
  uint32_t kind;                         /* T2X_BIND_* */
  uint64_t offset, bytes;                /* window; bytes 0 = from offset to the end */
  uint64_t reserved;
} t2x_binding;                           /* frozen */

typedef struct t2x_op_dispatch {
  size_t size;
  uint32_t shader;                       /* index into the variant's shaders */
  uint32_t binding_count;
  const t2x_binding *bindings;
  const void *push; uint32_t push_bytes; /* at most 128 */
  uint32_t constant_count;
  const uint32_t *constants;             /* specialisation constants, ids 0.. in order */
  uint32_t groups[3];
} t2x_op_dispatch;

typedef struct t2x_op_call t2x_op_call;
/* One use of an op, as its callbacks see it. */
struct t2x_op_call {
  size_t size;
  const char *op;
  const t2x_dims *in;                    /* an absent optional operand has dtype T2X_NO_DTYPE */
  const t2x_attr *attrs;
  t2x_dims *out;                         /* infer fills it */
  uint32_t in_count, attr_count, out_count, reserved;
  const t2x_device_info *device;         /* NULL in infer, cost and reference */
  void *host;                            /* the host's */
  /* Why the call cannot be; the host adds op and shapes. */
  void (*fail)(const t2x_op_call *call, const char *message);
  /* plan only: emit one dispatch. The host validates it against the limits, and puts
   * barriers between dispatches of one op only when they touch the same bytes of scratch or of a
   * result. */
  t2x_status (*dispatch)(const t2x_op_call *call, const t2x_op_dispatch *dispatch);
  /* plan only: reserve a scratch area of the op; *index is its T2X_BIND_SCRATCH operand. */
  t2x_status (*scratch)(const t2x_op_call *call, uint64_t bytes, uint32_t *index);
};

/* One kernel of an op. Frozen. */
typedef struct t2x_op_variant {
  const char *name;                      /* "subgroup", "tile", "plain" */
  const t2x_spirv *shaders; uint32_t shader_count;
  uint32_t reserved0;
  /* 0 = cannot serve this call on this device, else a preference: the largest wins. */
  int (*suits)(const t2x_op_call *call);
  t2x_status (*plan)(const t2x_op_call *call);
  uint64_t reserved[3];
} t2x_op_variant;

/* One operand. Frozen. A weight whose file dtype is not accepted is uploaded as F32. */
typedef struct t2x_operand {
  const char *name, *doc;
  uint32_t dtypes;                       /* bit mask: 1u << T2X_F32 | ... */
  uint32_t flags;                        /* T2X_OPERAND_OPTIONAL */
  uint64_t reserved;
} t2x_operand;
#define T2X_OPERAND_OPTIONAL 1u
#define T2X_OPERAND_VARIADIC 2u          /* the last operand: may repeat */

typedef struct t2x_gradient_call t2x_gradient_call;
/* One use of an op on the way from parameters to a loss, as the op's gradient sees it. Everything it
 * records joins the program that is being differentiated. Its tensor handles are valid in this call only. */
struct t2x_gradient_call {
  size_t size;
  const t2x_op_call *use;                /* shapes and attributes; device is NULL */
  const t2x_tensor *in;                  /* the operands; 0 = absent */
  const t2x_tensor *out;                 /* the results */
  const t2x_tensor *out_gradient;        /* d loss / d out[i], shaped as out[i]; 0 = the loss does not depend on it */
  const uint8_t *wanted;                 /* [use->in_count] nonzero: d loss / d in[i] is wanted */
  t2x_tensor *in_gradient;               /* [use->in_count] to fill where wanted, shaped as in[i]; 0 = zero everywhere */
  void *host;                            /* the host's */
  /* Why the op cannot be differentiated here; the host adds op and shapes. */
  void (*fail)(const t2x_gradient_call *call, const char *message);
  t2x_status (*op)(const t2x_gradient_call *call, const char *op_name, const t2x_tensor *in, uint32_t in_count,
                   const t2x_attr *attrs, uint32_t attr_count, t2x_tensor *out, uint32_t out_count);
  t2x_tensor (*view)(const t2x_gradient_call *call, t2x_tensor tensor, const t2x_dims *dims);
  t2x_status (*dims)(const t2x_gradient_call *call, t2x_tensor tensor, t2x_dims *out);
};

typedef struct t2x_op_type {
  size_t size;
  const char *name;                      /* built in: "linear"; a plugin's: "acme.radial_falloff" */
  const char *doc;                       /* formula, shapes, attributes */
  const t2x_operand *operands; uint32_t operand_count;
  uint32_t out_count;
  const char *const *attrs;              /* names of the attributes it knows, NULL-terminated */
  /* [any] Shape rule: check operands and attributes, fill out[]. */
  t2x_status (*infer)(const t2x_op_call *call);
  /* [any] Floating-point operations of one call, for profiles and splitting. NULL = one per output element. */
  double (*cost)(const t2x_op_call *call);
  const t2x_op_variant *variants; uint32_t variant_count;
  uint32_t flags;                        /* T2X_OP_* */
  /* [any] The op in double precision; out[] is allocated. NULL = untested. Used by the
   * self-test and by tests. An absent operand is NULL.                         */
  t2x_status (*reference)(const t2x_op_call *call, const double *const *in, double *const *out);
  /* [node] Reverse mode: record, as ops, the gradients of the operands from those of the results. NULL = the op
   * cannot be differentiated. Since ABI 1.1.                                    */
  t2x_status (*gradient)(const t2x_gradient_call *call);
} t2x_op_type;

/* Element i of each result depends on element i of the operands of its shape alone, so that a result may take the
 * place of such an operand. Since ABI 1.1.                                      */
#define T2X_OP_ELEMENTWISE 1u

typedef struct t2x_plugin {
  size_t size;
  uint32_t abi_major, abi_minor;         /* what the plugin needs, not what the SDK offered */
  const char *name, *version, *vendor, *url, *license;
  const t2x_node_type *const *nodes;
  uint32_t node_count;
  uint32_t op_count;
  const t2x_op_type *const *ops;
} t2x_plugin;

/* The only symbol a plugin exports. [scan] Must not allocate, start threads or
 * touch the GPU. Returns NULL when the host is too old for this plugin.       */
typedef const t2x_plugin *(*t2x_entry_fn)(uint32_t host_major, uint32_t host_minor);

/* ---- what the host offers: one table, append-only ---- */

/* One tensor of a dispatch, raw section or CPU stage, and whether it is written. Frozen. */
typedef struct t2x_use { t2x_tensor tensor; uint32_t access; uint32_t reserved; } t2x_use;
#define T2X_READ 1u
#define T2X_WRITE 2u

/* A tensor's place for raw Vulkan sections: VkBuffer as uint64_t. Frozen. */
typedef struct t2x_buffer_range { uint64_t vk_buffer, offset, bytes, reserved; } t2x_buffer_range;

/* One weight a node is going to ask for. dims.dtype T2X_NO_DTYPE = any. Frozen. */
typedef struct t2x_weight_spec { const char *name; t2x_dims dims; uint32_t flags, reserved; } t2x_weight_spec;
#define T2X_WEIGHT_OPTIONAL 1u

/* How a weight lies on the device. */
#define T2X_LAYOUT_AS_STORED 0u
#define T2X_LAYOUT_CHANNELS_LAST 1u      /* [O,I,KH,KW] in the file, [O,KH,KW,I] on the device; [O,I,K]: [O,K,I] */

/* Raw Vulkan, borrowed for the plugin's lifetime. Handles are void* / uint64_t
 * so that this header needs no Vulkan; t2x/vulkan.hpp casts them back.        */
typedef struct t2x_gpu {
  size_t size;
  void *instance, *physical_device, *device;
  void *(*get_instance_proc)(void *instance, const char *name);
  uint32_t api_version, queue_family;
} t2x_gpu;

struct t2x_host {
  size_t size;
  uint32_t abi_major, abi_minor;
  /* [any] Optional and draft features, by id such as "t2x.preview/1". NULL = absent. */
  const void *(*extension)(const char *id);
  /* [any] Say why; the host adds node, file and line. The last call before a bad status wins. */
  void (*fail)(t2x_context *cx, const char *message);
  /* [any] level: 0 detail, 1 information, 2 warning. */
  void (*log)(t2x_context *cx, int level, const char *message);

  /* [node] Parameters, already range-checked, defaults already applied. */
  double      (*number)(t2x_context *cx, const char *param);
  int64_t     (*integer)(t2x_context *cx, const char *param);
  const char *(*text)(t2x_context *cx, const char *param);

  /* [node] Ports. index counts the references of a variadic port, else 0. An
   * unconnected optional input is 0. input_name: "node.port" it comes from.    */
  uint32_t    (*input_count)(t2x_context *cx, const char *port);
  t2x_tensor  (*input)(t2x_context *cx, const char *port, uint32_t index);
  const char *(*input_name)(t2x_context *cx, const char *port, uint32_t index);
  t2x_status  (*output)(t2x_context *cx, const char *port, t2x_tensor tensor);
  t2x_status  (*dims)(t2x_context *cx, t2x_tensor tensor, t2x_dims *out);
  /* Metadata of a value: it travels on the link. note() replaces; noted() is NULL when absent. */
  t2x_status  (*note)(t2x_context *cx, t2x_tensor tensor, const char *key, const char *text);
  const char *(*noted)(t2x_context *cx, t2x_tensor tensor, const char *key);

  /* [node] Weights, by the MODEL or FILE parameter that names their file or folder.
   * weight_name: names in file order, NULL past the end. weight_dims: T2X_BAD_MODEL
   * when absent (no message is set: asking is not an error).                   */
  const char *(*weight_name)(t2x_context *cx, const char *model_param, uint32_t index);
  t2x_status  (*weight_dims)(t2x_context *cx, const char *model_param, const char *name, t2x_dims *out);
  /* Compare what a node expects with the file: one short report of missing, unexpected
   * and misshapen tensors. `ignored`: NULL-terminated patterns with '*'.       */
  t2x_status  (*match_weights)(t2x_context *cx, const char *model_param, const t2x_weight_spec *specs,
                               uint32_t spec_count, const char *const *ignored);
  /* A weight as an operand. The host decides when and where it is loaded. 0 = absent. */
  t2x_tensor  (*weight)(t2x_context *cx, const char *model_param, const char *name, uint32_t layout);

  /* [node] Storage: tensors that live outside programs; they keep their contents between
   * replays and may become outputs. storage() starts undefined; write() and read() move
   * whole tensors, `bytes` must match. constant() never changes afterwards.     */
  t2x_tensor  (*storage)(t2x_context *cx, const t2x_dims *dims, const char *label);
  t2x_tensor  (*constant)(t2x_context *cx, const t2x_dims *dims, const void *data, size_t bytes, const char *label);
  t2x_status  (*write)(t2x_context *cx, t2x_tensor storage, const void *data, size_t bytes);
  t2x_status  (*read)(t2x_context *cx, t2x_tensor storage, void *data, size_t bytes);
  /* Normal noise, image i of dims.d[0] drawn with seed + i; rng "philox" or "torch". */
  t2x_tensor  (*noise)(t2x_context *cx, const t2x_dims *dims, uint64_t seed, const char *rng);

  /* [node] Programs. Between begin and end, ops and the other recording calls add work to
   * the open program of this node; function calls add to it too. end() infers, plans,
   * loads weights and records; run() replays and waits. Ops that depend only on weights,
   * constants and linked inputs run once, on the first run. A node's programs are
   * released when it is destroyed, or by program_release.                      */
  t2x_status  (*program_begin)(t2x_context *cx, const char *label);
  t2x_status  (*program_end)(t2x_context *cx, t2x_program *program);
  t2x_status  (*program_run)(t2x_context *cx, t2x_program program);
  void        (*program_release)(t2x_context *cx, t2x_program program);

  /* [node] Recording. */
  t2x_status (*op)(t2x_context *cx, const char *op_name, const t2x_tensor *in, uint32_t in_count,
                   const t2x_attr *attrs, uint32_t attr_count, t2x_tensor *out, uint32_t out_count);
  /* The same elements under another shape. No work. */
  t2x_tensor (*view)(t2x_context *cx, t2x_tensor tensor, const t2x_dims *dims);
  /* An uninitialised tensor of the open program, for dispatch, raw and host_stage to write. */
  t2x_tensor (*temporary)(t2x_context *cx, const t2x_dims *dims, const char *label);
  /* Keep a program's tensor after its run: the storage that will hold it. */
  t2x_tensor (*keep)(t2x_context *cx, t2x_tensor tensor, const char *label);
  /* storage := value, at the end of each run, after every op has read the old contents. */
  t2x_status (*assign)(t2x_context *cx, t2x_tensor storage, t2x_tensor value);
  t2x_shader (*shader)(t2x_context *cx, const t2x_spirv *spirv);
  /* The plugin's own SPIR-V: binding i of set 0 is uses[i] as a storage buffer. */
  t2x_status (*dispatch)(t2x_context *cx, t2x_shader shader, const t2x_use *uses, uint32_t use_count,
                         const void *push, uint32_t push_bytes, const uint32_t *constants,
                         uint32_t constant_count, const uint32_t groups[3]);
  /* Raw Vulkan: fn records into the command buffer once, when the program is recorded.
   * ranges[i] is where uses[i] lies. `user` must live as long as the program. */
  t2x_status (*raw)(t2x_context *cx, const t2x_use *uses, uint32_t use_count,
                    t2x_status (*fn)(void *user, void *vk_command_buffer, const t2x_buffer_range *ranges),
                    void *user);
  /* A CPU stage, at every run: uses[i] is mapped at mapped[i]. Off the fast path. */
  t2x_status (*host_stage)(t2x_context *cx, const t2x_use *uses, uint32_t use_count,
                           t2x_status (*fn)(void *user, void *const *mapped), void *user);
  /* Call the function wired to a "fn(...)" input: records its body into the open program. */
  t2x_status (*call)(t2x_context *cx, const char *port, const t2x_tensor *in, uint32_t in_count,
                     t2x_tensor *out, uint32_t out_count);

  /* [any] done of total units of this node; nonzero = stop soon and return T2X_CANCELLED. */
  int (*progress)(t2x_context *cx, uint32_t done, uint32_t total);
  /* [node] The device; NULL in create(). */
  const t2x_device_info *(*device)(t2x_context *cx);
  const t2x_gpu *(*gpu)(t2x_context *cx);
};

#ifdef __cplusplus
}
#endif
#endif
