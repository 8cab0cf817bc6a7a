/* t2x/ext/training.h - training: weights as parameters, gradients of a loss, adapters, and models written back.
 *
 *   const t2x_training *training = host->extension(T2X_TRAINING);      NULL: this host cannot train
 *
 * A trainer wires the functions of a model (a backbone's velocity, an encoder's features) to its "fn(...)"
 * inputs. train() declares which weights behind such an input are parameters; from then on a program that
 * calls the function reads them from storage that the trainer may assign, and every other weight stays what the
 * file says. Nothing in the model's plugin knows about it. All functions are [node].                            */
#ifndef T2X_EXT_TRAINING_H
#define T2X_EXT_TRAINING_H
#include "../abi.h"
#ifdef __cplusplus
extern "C" {
#endif

#define T2X_TRAINING "t2x.training/1"

/* One parameter: a float32 storage that began as the file's tensor. Frozen. */
typedef struct t2x_parameter {
  const char *name;              /* in the model file: "layers.0.attention.wq.weight"; of an adapter
                                    "layers.0.attention.wq.lora_A.weight"                            */
  const char *model;             /* the model's resolved path */
  t2x_tensor tensor;             /* to read, write and assign */
  t2x_dims dims;
  uint64_t reserved[2];
} t2x_parameter;

/* A tensor and the name it has in a file. Frozen. */
typedef struct t2x_named { const char *name; t2x_tensor tensor; } t2x_named;

typedef struct t2x_training {
  size_t size;
  /* The weights of the node wired to function input `port`, and of the nodes whose functions that one calls, become
   * parameters in programs captured from now on, where one of `patterns` ('*' = anything, NULL-terminated) matches
   * their name. T2X_BAD_ARGUMENT when the input is not connected. */
  t2x_status (*train)(t2x_context *cx, const char *port, const char *const *patterns);
  /* The same, but the weights stay: each matrix w [N,K] that a `linear` or `linear_swiglu` multiplies by gets a
   * low-rank path beside it, x w^T + scale (x A^T) B^T with A [rank,K] drawn from `seed` (normal, variance 1/K) and
   * B [N,rank] zero; A and B are the parameters. Hu et al. 2021, arXiv 2106.09685. */
  t2x_status (*train_adapters)(t2x_context *cx, const char *port, const char *const *patterns, uint32_t rank,
                               double scale, uint64_t seed);
  /* Parameter `index` of those that this node's programs have used so far, in order of first use. Returns
   * T2X_BAD_ARGUMENT past the end (no message is set: asking is not an error). */
  t2x_status (*parameter)(t2x_context *cx, uint32_t index, t2x_parameter *out);
  /* In an open program: gradients[i] = d loss / d of[i]; 0 where the loss does not depend on it. `loss` has one
   * element. recompute: into how many parts the forward pass is cut whose inner results are computed again on the
   * way back instead of kept; 0 or 1 keeps everything. */
  t2x_status (*gradients)(t2x_context *cx, t2x_tensor loss, const t2x_tensor *of, uint32_t count, uint32_t recompute,
                          t2x_tensor *gradients);
  /* Low-rank adapters from the file that MODEL or FILE parameter `param` names apply, times `weight`, to every
   * function called from this call() on, until it returns. Matches "NAME.lora_A.weight" (or lora_down, and a leading
   * "transformer." and the like) with the weight "NAME.weight". Several add up. */
  t2x_status (*apply_adapters)(t2x_context *cx, const char *param, double weight);
  /* Writes the model at `model` (a parameter's path) as a model folder: its tensors, those named in `replaced` with
   * these values, in `dtype` (F32, F16, BF16; T2X_NO_DTYPE = as stored), and the small files that lie beside them. Each
   * file appears whole or not at all, the weights last. */
  t2x_status (*save_model)(t2x_context *cx, const char *model, const char *folder, t2x_dtype dtype,
                           const t2x_named *replaced, uint32_t count);
  /* Storages to one safetensors file and back; the file appears whole or not at all. `metadata` is one text. */
  t2x_status (*save_tensors)(t2x_context *cx, const char *path, const t2x_named *tensors, uint32_t count,
                             const char *metadata);
  /* Every name must be in the file, with the storage's shape. */
  t2x_status (*load_tensors)(t2x_context *cx, const char *path, const t2x_named *tensors, uint32_t count);
  /* The metadata of such a file; NULL when it has none or cannot be read (then the host knows why). */
  const char *(*metadata)(t2x_context *cx, const char *path);
  /* A few words beside the progress of this node, such as "loss 0.12". */
  void (*status)(t2x_context *cx, const char *text);
  /* Gives up a storage that storage(), constant(), noise() or keep() made: the handle ends, the memory goes with the
   * last program that uses it. Where the table's size ends before this function, it goes with the run. */
  t2x_status (*release)(t2x_context *cx, t2x_tensor storage);
} t2x_training;

#ifdef __cplusplus
}
#endif
#endif
