#!/usr/bin/env python3
"""Makes samples/models/tiny: a Flag-DiT, a LLaMA-style text encoder and an autoencoder of a few hundred thousand
random parameters each, in the folder layout of the Lumina-T2I release. Standard library only.

    python3 samples/models/make_tiny_model.py             # weights and configurations
    python3 samples/models/make_tiny_model.py tokenizer   # the tokenizer too: needs spm_train (Debian: sentencepiece)

The weights are drawn from a fixed seed: running it again gives the same bytes.
"""
import argparse
import json
import math
import os
import pickle
import random
import struct
import subprocess
import sys
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
TINY = os.path.join(HERE, "tiny")
VOCABULARY = 512


class Weights:
    """Random tensors in the order they are added, written as one safetensors file."""

    def __init__(self, seed, dtype):
        self.random, self.dtype, self.tensors = random.Random(seed), dtype, []

    def add(self, name, shape, deviation, mean=0.0):
        values = [mean + deviation * self.random.gauss(0, 1) for _ in range(math.prod(shape))]
        self.tensors.append((name, shape, values))

    def linear(self, name, out, inside, gain=1.0, bias=True):
        self.add(name + ".weight", [out, inside], gain / math.sqrt(inside))
        if bias:
            self.add(name + ".bias", [out], 0.1)

    def conv(self, name, out, inside, size, gain=1.0):
        self.add(name + ".weight", [out, inside, size, size], gain / math.sqrt(inside * size * size))
        self.add(name + ".bias", [out], 0.1)

    def norm(self, name, width, bias=True):
        self.add(name + ".weight", [width], 0.1, 1.0)
        if bias:
            self.add(name + ".bias", [width], 0.1)

    def encode(self, values):
        if self.dtype == "F32":
            return struct.pack("<%df" % len(values), *values)
        if self.dtype == "F16":
            return struct.pack("<%de" % len(values), *values)
        words = struct.unpack("<%dI" % len(values), struct.pack("<%df" % len(values), *values))
        rounded = [(w + 0x7FFF + (w >> 16 & 1)) >> 16 for w in words]  # bf16, to nearest even
        return struct.pack("<%dH" % len(values), *rounded)

    def write(self, path):
        header, data = {"__metadata__": {"format": "pt"}}, b""
        for name, shape, values in self.tensors:
            part = self.encode(values)
            header[name] = {"dtype": self.dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(part)]}
            data += part
        text = json.dumps(header, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 8)
        with open(path, "wb") as f:
            f.write(struct.pack("<Q", len(text)) + text + data)


def folder(name):
    path = os.path.join(TINY, name)
    os.makedirs(path, exist_ok=True)
    return path


def write_json(path, value):
    with open(path, "w") as f:
        f.write(json.dumps(value, indent=2) + "\n")


# ---- the backbone: consolidated.00-of-01.safetensors and model_args.pth ----

DIM, LAYERS, HEADS, HIDDEN, TEXT = 72, 4, 3, 192, 64


def make_backbone():
    w = Weights(1, "BF16")
    e = min(DIM, 1024)
    w.add("eol_token", [DIM], 0.5)
    w.add("pad_token", [DIM], 0.5)
    w.linear("x_embedder", DIM, 16)
    w.linear("t_embedder.mlp.0", e, 256)
    w.linear("t_embedder.mlp.2", e, e)
    w.norm("cap_embedder.0", TEXT)
    w.linear("cap_embedder.1", e, TEXT)
    for i in range(LAYERS):
        at = "layers.%d." % i
        w.add(at + "attention.gate", [HEADS], 1.0)
        for name, inside in (("wq", DIM), ("wk", DIM), ("wv", DIM), ("wk_y", TEXT), ("wv_y", TEXT), ("wo", DIM)):
            w.linear(at + "attention." + name, DIM, inside, bias=False)
        for name in ("q_norm", "k_norm", "ky_norm"):
            w.norm(at + "attention." + name, DIM)
        w.linear(at + "feed_forward.w1", HIDDEN, DIM, bias=False)
        w.linear(at + "feed_forward.w2", DIM, HIDDEN, bias=False)
        w.linear(at + "feed_forward.w3", HIDDEN, DIM, bias=False)
        w.norm(at + "attention_norm", DIM, bias=False)
        w.norm(at + "ffn_norm", DIM, bias=False)
        w.linear(at + "adaLN_modulation.1", 6 * DIM, e, 0.8)
        w.norm(at + "attention_y_norm", TEXT, bias=False)
    w.linear("final_layer.linear", 32, DIM)
    w.linear("final_layer.adaLN_modulation.1", 2 * DIM, e, 0.8)
    w.write(os.path.join(folder("backbone"), "consolidated.00-of-01.safetensors"))
    write_model_args()


def write_model_args():
    """What training leaves beside the weights: torch.save(argparse.Namespace), a zip with a pickle in it."""
    arguments = {"model": "DiT_Llama_5B_patch2", "image_size": 256, "vae": "sdxl", "model_parallel_size": 1,
                 "precision": "bf16", "qk_norm": True, "lm": "text_encoder", "tokenizer_path": "text_encoder"}
    data = pickle.dumps(argparse.Namespace(**arguments), protocol=2)
    with zipfile.ZipFile(os.path.join(folder("backbone"), "model_args.pth"), "w", zipfile.ZIP_STORED) as z:
        for name, content in (("data.pkl", data), ("version", b"3\n")):
            z.writestr(zipfile.ZipInfo("model_args/" + name, (1980, 1, 1, 0, 0, 0)), content)
    write_json(os.path.join(folder("backbone"), "model_args.json"), arguments)


# ---- the text encoder: config.json, model.safetensors, tokenizer.model ----


def make_text_encoder():
    hidden, feed, layers, heads = TEXT, 176, 2, 4
    w = Weights(2, "F16")
    w.add("model.embed_tokens.weight", [VOCABULARY, hidden], 1.0)
    for i in range(layers):
        at = "model.layers.%d." % i
        for name in ("q_proj", "k_proj", "v_proj", "o_proj"):
            w.linear(at + "self_attn." + name, hidden, hidden, bias=False)
        w.linear(at + "mlp.gate_proj", feed, hidden, bias=False)
        w.linear(at + "mlp.up_proj", feed, hidden, bias=False)
        w.linear(at + "mlp.down_proj", hidden, feed, bias=False)
        w.norm(at + "input_layernorm", hidden, bias=False)
        w.norm(at + "post_attention_layernorm", hidden, bias=False)
    w.norm("model.norm", hidden, bias=False)
    w.linear("lm_head", VOCABULARY, hidden, bias=False)
    w.write(os.path.join(folder("text_encoder"), "model.safetensors"))
    write_json(os.path.join(folder("text_encoder"), "config.json"), {
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "torch_dtype": "float16",
        "bos_token_id": 1, "eos_token_id": 2, "hidden_act": "silu", "hidden_size": hidden,
        "intermediate_size": feed, "max_position_embeddings": 4096, "num_attention_heads": heads,
        "num_hidden_layers": layers, "num_key_value_heads": heads, "rms_norm_eps": 1e-05, "rope_scaling": None,
        "rope_theta": 10000.0, "tie_word_embeddings": False, "use_cache": True, "vocab_size": VOCABULARY})
    write_json(os.path.join(folder("text_encoder"), "tokenizer_config.json"), {
        "add_bos_token": True, "add_eos_token": False, "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>",
        "tokenizer_class": "LlamaTokenizer"})


def make_tokenizer():
    """Byte pairs of captions.txt with LLaMA's settings. Paths are relative: the trainer stores them."""
    os.makedirs(os.path.join(TINY, "text_encoder"), exist_ok=True)
    subprocess.run(["spm_train", "--input=captions.txt", "--model_prefix=tiny/text_encoder/tokenizer",
                    "--vocab_size=%d" % VOCABULARY, "--model_type=bpe", "--byte_fallback=true",
                    "--character_coverage=1.0", "--normalization_rule_name=identity",
                    "--remove_extra_whitespaces=false", "--split_digits=true", "--num_threads=1"],
                   cwd=HERE, check=True, stderr=subprocess.DEVNULL)
    os.remove(os.path.join(TINY, "text_encoder", "tokenizer.vocab"))


# ---- the autoencoder: config.json, diffusion_pytorch_model.safetensors ----

LEVELS, PER_LEVEL, LATENT = [16, 16, 32, 32], 2, 4


def add_resnet(w, at, inside, out):
    w.norm(at + ".norm1", inside)
    w.conv(at + ".conv1", out, inside, 3)
    w.norm(at + ".norm2", out)
    w.conv(at + ".conv2", out, out, 3)
    if inside != out:
        w.conv(at + ".conv_shortcut", out, inside, 1)


def add_middle(w, at, width):
    add_resnet(w, at + ".resnets.0", width, width)
    w.norm(at + ".attentions.0.group_norm", width)
    for name in ("to_q", "to_k", "to_v", "to_out.0"):
        w.linear(at + ".attentions.0." + name, width, width)
    add_resnet(w, at + ".resnets.1", width, width)


def add_levels(w, part, sampler, widths, resnets):
    inside = widths[0]
    for i, width in enumerate(widths):
        for j in range(resnets):
            add_resnet(w, "%s.%d.resnets.%d" % (part, i, j), inside, width)
            inside = width
        if i + 1 < len(widths):
            w.conv("%s.%d.%s.0.conv" % (part, i, sampler), width, width, 3)


def make_autoencoder():
    w = Weights(3, "F32")
    w.conv("encoder.conv_in", LEVELS[0], 3, 3)
    add_levels(w, "encoder.down_blocks", "downsamplers", LEVELS, PER_LEVEL)
    add_middle(w, "encoder.mid_block", LEVELS[-1])
    w.norm("encoder.conv_norm_out", LEVELS[-1])
    w.conv("encoder.conv_out", 2 * LATENT, LEVELS[-1], 3)
    w.conv("quant_conv", 2 * LATENT, 2 * LATENT, 1)
    w.conv("post_quant_conv", LATENT, LATENT, 1)
    w.conv("decoder.conv_in", LEVELS[-1], LATENT, 3)
    add_middle(w, "decoder.mid_block", LEVELS[-1])
    add_levels(w, "decoder.up_blocks", "upsamplers", LEVELS[::-1], PER_LEVEL + 1)
    w.norm("decoder.conv_norm_out", LEVELS[0])
    w.conv("decoder.conv_out", 3, LEVELS[0], 3)
    w.write(os.path.join(folder("vae"), "diffusion_pytorch_model.safetensors"))
    write_json(os.path.join(folder("vae"), "config.json"), {
        "_class_name": "AutoencoderKL", "act_fn": "silu", "block_out_channels": LEVELS,
        "down_block_types": ["DownEncoderBlock2D"] * 4, "up_block_types": ["UpDecoderBlock2D"] * 4,
        "in_channels": 3, "out_channels": 3, "latent_channels": LATENT, "layers_per_block": PER_LEVEL,
        "norm_num_groups": 8, "sample_size": 256, "scaling_factor": 0.13025})


if __name__ == "__main__":
    make_backbone()
    make_text_encoder()
    make_autoencoder()
    if sys.argv[1:] == ["tokenizer"]:
        make_tokenizer()
