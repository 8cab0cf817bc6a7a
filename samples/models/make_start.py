#!/usr/bin/env python3
"""Makes the model that training of the sample begins from, in the folder layout of the Lumina-T2I release: a Flag-DiT and
a LLaMA-style text encoder with fresh weights, and an autoencoder that needs no training. Standard library only.

    python3 samples/models/make_start.py FOLDER --tokenizer TOKENIZER.MODEL --vocabulary N [--dim 192 --layers 7 ...]

Weights are drawn from a fixed seed: running it again gives the same bytes.
"""
import argparse
import array
import json
import math
import os
import pickle
import random
import shutil
import struct
import sys
import zipfile


class Weights:
    """Tensors in the order they are added, written as one float32 safetensors file."""

    def __init__(self, seed):
        self.random, self.tensors = random.Random(seed), []

    def add(self, name, shape, values):
        self.tensors.append((name, shape, array.array("f", values)))

    def normal(self, name, shape, deviation):
        gauss = self.random.gauss
        self.add(name, shape, (gauss(0, deviation) for _ in range(math.prod(shape))))

    def uniform(self, name, out, inside):
        """Xavier: uniform with variance 2 / (in + out)."""
        bound = math.sqrt(6 / (inside + out))
        draw = self.random.uniform
        self.add(name, [out, inside], (draw(-bound, bound) for _ in range(out * inside)))

    def constant(self, name, shape, value):
        self.add(name, shape, [value] * math.prod(shape))

    def norm(self, name, width, bias=True):
        self.constant(name + ".weight", [width], 1)
        if bias:
            self.constant(name + ".bias", [width], 0)

    def write(self, path):
        header, at = {"__metadata__": {"format": "pt"}}, 0
        for name, shape, values in self.tensors:
            end = at + 4 * len(values)
            header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [at, end]}
            at = end
        text = json.dumps(header, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 8)
        if sys.byteorder != "little":
            sys.exit("this script writes the machine's own byte order, which must be little-endian")
        with open(path, "wb") as f:
            f.write(struct.pack("<Q", len(text)) + text)
            for _, _, values in self.tensors:
                values.tofile(f)


def folder(*parts):
    path = os.path.join(*parts)
    os.makedirs(path, exist_ok=True)
    return path


def write_json(path, value):
    with open(path, "w") as f:
        f.write(json.dumps(value, indent=2) + "\n")


# ---- the backbone, initialised as lumina_t2i/models/model.py does: gates, modulation and last layer begin at zero ----


def make_backbone(a):
    w = Weights(1)
    e, patch = min(a.dim, 1024), 4 * a.channels
    w.normal("eol_token", [a.dim], 0.02)
    w.normal("pad_token", [a.dim], 0.02)
    w.uniform("x_embedder.weight", a.dim, patch)
    w.constant("x_embedder.bias", [a.dim], 0)
    for layer, inside in (("0", 256), ("2", e)):
        w.normal("t_embedder.mlp.%s.weight" % layer, [e, inside], 0.02)
        w.constant("t_embedder.mlp.%s.bias" % layer, [e], 0)
    w.norm("cap_embedder.0", a.text_dim)
    w.constant("cap_embedder.1.weight", [e, a.text_dim], 0)
    w.constant("cap_embedder.1.bias", [e], 0)
    for i in range(a.layers):
        at = "layers.%d." % i
        w.constant(at + "attention.gate", [a.heads], 0)
        for name, inside in (("wq", a.dim), ("wk", a.dim), ("wv", a.dim), ("wk_y", a.text_dim), ("wv_y", a.text_dim),
                             ("wo", a.dim)):
            w.uniform(at + "attention.%s.weight" % name, a.dim, inside)
        for name in ("q_norm", "k_norm", "ky_norm"):
            w.norm(at + "attention." + name, a.dim)
        w.uniform(at + "feed_forward.w1.weight", a.hidden, a.dim)
        w.uniform(at + "feed_forward.w2.weight", a.dim, a.hidden)
        w.uniform(at + "feed_forward.w3.weight", a.hidden, a.dim)
        w.norm(at + "attention_norm", a.dim, bias=False)
        w.norm(at + "ffn_norm", a.dim, bias=False)
        w.constant(at + "adaLN_modulation.1.weight", [6 * a.dim, e], 0)
        w.constant(at + "adaLN_modulation.1.bias", [6 * a.dim], 0)
        w.norm(at + "attention_y_norm", a.text_dim, bias=False)
    w.constant("final_layer.linear.weight", [patch, a.dim], 0)
    w.constant("final_layer.linear.bias", [patch], 0)
    w.constant("final_layer.adaLN_modulation.1.weight", [2 * a.dim, e], 0)
    w.constant("final_layer.adaLN_modulation.1.bias", [2 * a.dim], 0)
    path = folder(a.folder, "backbone")
    w.write(os.path.join(path, "consolidated.00-of-01.safetensors"))
    write_model_args(path)


def write_model_args(path):
    """What a release has beside the weights: torch.save(argparse.Namespace), a zip with a pickle in it; and as JSON."""
    arguments = {"model": "DiT_Llama_5B_patch2", "image_size": 256, "vae": "sdxl", "model_parallel_size": 1,
                 "precision": "fp16", "qk_norm": True, "lm": "text_encoder", "tokenizer_path": "text_encoder"}
    data = pickle.dumps(argparse.Namespace(**arguments), protocol=2)
    with zipfile.ZipFile(os.path.join(path, "model_args.pth"), "w", zipfile.ZIP_STORED) as z:
        for name, content in (("data.pkl", data), ("version", b"3\n")):
            z.writestr(zipfile.ZipInfo("model_args/" + name, (1980, 1, 1, 0, 0, 0)), content)
    write_json(os.path.join(path, "model_args.json"), arguments)


# ---- the text encoder ----


def make_text_encoder(a):
    hidden, feed, heads = a.text_dim, a.text_hidden, a.text_heads
    w = Weights(2)
    w.normal("model.embed_tokens.weight", [a.vocabulary, hidden], 1.0)
    for i in range(a.text_layers):
        at = "model.layers.%d." % i
        for name in ("q_proj", "k_proj", "v_proj", "o_proj"):
            w.uniform(at + "self_attn.%s.weight" % name, hidden, hidden)
        w.uniform(at + "mlp.gate_proj.weight", feed, hidden)
        w.uniform(at + "mlp.up_proj.weight", feed, hidden)
        w.uniform(at + "mlp.down_proj.weight", hidden, feed)
        w.norm(at + "input_layernorm", hidden, bias=False)
        w.norm(at + "post_attention_layernorm", hidden, bias=False)
    w.norm("model.norm", hidden, bias=False)
    path = folder(a.folder, "text_encoder")
    w.write(os.path.join(path, "model.safetensors"))
    write_json(os.path.join(path, "config.json"), {
        "architectures": ["LlamaModel"], "model_type": "llama", "torch_dtype": "float16",
        "bos_token_id": 1, "eos_token_id": 2, "hidden_act": "silu", "hidden_size": hidden,
        "intermediate_size": feed, "max_position_embeddings": 4096, "num_attention_heads": heads,
        "num_hidden_layers": a.text_layers, "num_key_value_heads": heads, "rms_norm_eps": 1e-05, "rope_scaling": None,
        "rope_theta": 10000.0, "tie_word_embeddings": False, "use_cache": True, "vocab_size": a.vocabulary})
    write_json(os.path.join(path, "tokenizer_config.json"), {
        "add_bos_token": True, "add_eos_token": False, "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>",
        "tokenizer_class": "LlamaTokenizer"})
    shutil.copy(a.tokenizer, os.path.join(path, "tokenizer.model"))


# ---- the autoencoder: no network that has learnt, but the layers of one set so that encoding is the mean of 8x8 pixels
# and decoding repeats a pixel 8x8 times. The latent's first three channels are red, green and blue, the fourth is zero.
#
# Every residual branch ends in a zero convolution. What stays are the convolutions of the chain - copies, 2x2 means
# (stride 2) - and the normalisation with SiLU at the end, which is undone: channels 0-2 hold the colours, 3-5 their
# negatives (so the mean is zero), 6 and 7 hold +-BIG (so the deviation is nearly constant); a bias of LIFT brings the sum
# to where SiLU is the identity, and the last convolution takes it off again. ----

WIDTH, BIG, LIFT = 8, 200.0, 20.0
DEVIATION = BIG * math.sqrt(2 / WIDTH)          # of the channels, two of which hold +-BIG


def add_copy(w, name, out, inside, size, taps, pairs, biases=()):
    """A convolution: for (to, from, factor) in pairs, the kernel's taps carry the factor."""
    values = [0.0] * (out * inside * size * size)
    for to, source, factor in pairs:
        for y, x, tap in taps:
            values[((to * inside + source) * size + y) * size + x] = factor * tap
    w.add(name + ".weight", [out, inside, size, size], values)
    bias = [0.0] * out
    for to, value in biases:
        bias[to] = value
    w.add(name + ".bias", [out], bias)


CENTRE, MEAN2 = [(1, 1, 1.0)], [(y, x, 0.25) for y in (0, 1) for x in (0, 1)]
ALL = [(c, c, 1.0) for c in range(WIDTH)]
SIGNED = [(c, c, 1.0) for c in range(3)] + [(c + 3, c, -1.0) for c in range(3)]
CONSTANTS = [(6, -BIG), (7, BIG)]


def add_resnet(w, at):
    w.norm(at + ".norm1", WIDTH)
    add_copy(w, at + ".conv1", WIDTH, WIDTH, 3, CENTRE, ALL)
    w.norm(at + ".norm2", WIDTH)
    add_copy(w, at + ".conv2", WIDTH, WIDTH, 3, CENTRE, [])


def add_middle(w, at):
    add_resnet(w, at + ".resnets.0")
    w.norm(at + ".attentions.0.group_norm", WIDTH)
    for name in ("to_q", "to_k", "to_v", "to_out.0"):
        w.constant(at + ".attentions.0.%s.weight" % name, [WIDTH, WIDTH], 0)
        w.constant(at + ".attentions.0.%s.bias" % name, [WIDTH], 0)
    add_resnet(w, at + ".resnets.1")


def add_last(w, part, out):
    w.constant(part + ".conv_norm_out.weight", [WIDTH], DEVIATION)
    w.constant(part + ".conv_norm_out.bias", [WIDTH], LIFT)
    add_copy(w, part + ".conv_out", out, WIDTH, 3, CENTRE, [(c, c, 1.0) for c in range(3)],
             [(c, -LIFT) for c in range(3)] + [(c, -30.0) for c in range(4, out)])   # logarithms of variances


def make_autoencoder(a):
    w = Weights(3)
    add_copy(w, "encoder.conv_in", WIDTH, 3, 3, CENTRE, SIGNED, CONSTANTS)
    for level in range(4):
        add_resnet(w, "encoder.down_blocks.%d.resnets.0" % level)
        if level < 3:
            add_copy(w, "encoder.down_blocks.%d.downsamplers.0.conv" % level, WIDTH, WIDTH, 3, MEAN2, ALL)
    add_middle(w, "encoder.mid_block")
    add_last(w, "encoder", 8)
    add_copy(w, "quant_conv", 8, 8, 1, [(0, 0, 1.0)], [(c, c, 1.0) for c in range(8)])
    add_copy(w, "post_quant_conv", 4, 4, 1, [(0, 0, 1.0)], [(c, c, 1.0) for c in range(4)])
    add_copy(w, "decoder.conv_in", WIDTH, 4, 3, CENTRE, SIGNED, CONSTANTS)
    add_middle(w, "decoder.mid_block")
    for level in range(4):
        for resnet in range(2):
            add_resnet(w, "decoder.up_blocks.%d.resnets.%d" % (level, resnet))
        if level < 3:
            add_copy(w, "decoder.up_blocks.%d.upsamplers.0.conv" % level, WIDTH, WIDTH, 3, CENTRE, ALL)
    add_last(w, "decoder", 3)
    path = folder(a.folder, "vae")
    w.write(os.path.join(path, "diffusion_pytorch_model.safetensors"))
    write_json(os.path.join(path, "config.json"), {
        "_class_name": "AutoencoderKL", "act_fn": "silu", "block_out_channels": [WIDTH] * 4,
        "down_block_types": ["DownEncoderBlock2D"] * 4, "up_block_types": ["UpDecoderBlock2D"] * 4,
        "in_channels": 3, "out_channels": 3, "latent_channels": 4, "layers_per_block": 1,
        "norm_num_groups": 1, "sample_size": 256, "scaling_factor": 1.0})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--tokenizer", required=True, help="tokenizer.model of the captions")
    parser.add_argument("--vocabulary", type=int, required=True, help="its number of pieces")
    for name, value in (("dim", 192), ("layers", 7), ("heads", 6), ("hidden", 512), ("channels", 4), ("text-dim", 128),
                        ("text-layers", 2), ("text-heads", 4), ("text-hidden", 352)):
        parser.add_argument("--" + name, type=int, default=value)
    arguments = parser.parse_args()
    make_backbone(arguments)
    make_text_encoder(arguments)
    make_autoencoder(arguments)


if __name__ == "__main__":
    main()
