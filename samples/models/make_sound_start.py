#!/usr/bin/env python3
"""Makes the model that training of the sound sample begins from, in the layout of Lumina-T2Audio: an audio Flag-DiT, a T5
and a CLAP text encoder with fresh weights and tokenizers of the captions, and an autoencoder that needs no training.
Needs numpy and spm_train (Debian: python3-numpy, sentencepiece).

    t2x run samples/data/sounds/analyse.toml file=sounds.safetensors
    python3 samples/models/make_sound_start.py FOLDER --sounds sounds.safetensors [--dim 128 --layers 4 ...]

Weights are drawn from a fixed seed: running it again on one machine gives the same bytes.

The text encoders are not meant to be trained: every token keeps an embedding of its own, which tells nothing of the words
beside it, and those of notes lie on a helix (note_embedding), so that a note is known to lie between its neighbours. Padding
and words that stand nearly everywhere are zero: Lumina-T2Audio's backbone averages all tokens, and what tells sounds apart
would be a tenth of what it sees.
"""
import argparse
import collections
import json
import math
import os
import re
import struct
import subprocess
import tempfile

import numpy as np

from make_start import folder, write_json

KINDS = {np.dtype(np.float32): "F32", np.dtype(np.float16): "F16"}
NOTE = re.compile(r"\u2581?([a-g][b#]?)([3-5])$")    # a token that is one
SHARP = re.compile(r"[A-G]#[3-5]")
SEMITONES = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}
PERIODS = (72, 24, 12, 6)                       # semitones; the third is the octave
COMMON = 0.4                                    # a word in a larger share of the captions tells little
BERT_SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
SPECIAL = {*BERT_SPECIAL, "<pad>", "</s>", "<unk>"}
POSITIONS = 16                                  # tokens of a caption, which has 12 at most; Lumina-T2Audio pads to 77


class Weights:
    """Tensors in the order they are added, written as one safetensors file."""

    def __init__(self, seed):
        self.random, self.tensors = np.random.Generator(np.random.PCG64(seed)), []

    def add(self, name, values, kind=np.float32):
        self.tensors.append((name, np.ascontiguousarray(values, dtype=kind)))

    def normal(self, name, shape, deviation):
        self.add(name, self.random.standard_normal(shape) * deviation)

    def uniform(self, name, out, inside):
        """Xavier: uniform with variance 2 / (in + out)."""
        bound = math.sqrt(6 / (inside + out))
        self.add(name, self.random.uniform(-bound, bound, (out, inside)))

    def linear(self, name, out, inside):
        """As PyTorch's Linear begins."""
        self.add(name, self.random.uniform(-1, 1, (out, inside)) / math.sqrt(inside))

    def constant(self, name, shape, value):
        self.add(name, np.full(shape, value))

    def norm(self, name, width, bias=True):
        self.constant(name + ".weight", [width], 1)
        if bias:
            self.constant(name + ".bias", [width], 0)

    def write(self, path):
        header, at = {"__metadata__": {"format": "pt"}}, 0
        ordered = sorted(self.tensors, key=lambda t: -t[1].itemsize)   # so that each begins at a multiple of its size
        for name, values in ordered:
            header[name] = {"dtype": KINDS[values.dtype], "shape": list(values.shape),
                            "data_offsets": [at, at + values.nbytes]}
            at += values.nbytes
        text = json.dumps(header, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 8)
        with open(path, "wb") as f:
            f.write(struct.pack("<Q", len(text)) + text)
            for _, values in ordered:
                f.write(values.tobytes())


def read_tensors(path):
    with open(path, "rb") as f:
        header = json.loads(f.read(struct.unpack("<Q", f.read(8))[0]))
        data = f.read()
    kinds = {"F32": np.float32, "I32": np.int32}
    return {name: np.frombuffer(data[slice(*t["data_offsets"])], kinds[t["dtype"]]).reshape(t["shape"])
            for name, t in header.items() if name != "__metadata__"}


# ---- the backbone: gates, modulation and last layer begin at zero, as in lumina_audio's flag_large_dit.py ----


def make_backbone(a):
    w = Weights(1)
    w.linear("proj_in.weight", a.dim, a.channels)
    w.constant("proj_in.bias", [a.dim], 0)
    for layer, inside in (("0", 256), ("2", a.dim)):
        w.linear("t_embedder.mlp.%s.weight" % layer, a.dim, inside)
        w.constant("t_embedder.mlp.%s.bias" % layer, [a.dim], 0)
    w.norm("cap_embedder.0", a.text_dim)
    w.uniform("cap_embedder.1.weight", a.dim, a.text_dim)
    w.constant("cap_embedder.1.bias", [a.dim], 0)
    for i in range(a.layers):
        at = "blocks.%d." % i
        w.constant(at + "attention.gate", [a.heads], 0)
        for name, inside in (("wq", a.dim), ("wk", a.dim), ("wv", a.dim), ("wk_y", a.text_dim), ("wv_y", a.text_dim),
                             ("wo", a.dim)):
            w.linear(at + "attention.%s.weight" % name, a.dim, inside)
        w.linear(at + "feed_forward.w1.weight", a.hidden, a.dim)
        w.linear(at + "feed_forward.w2.weight", a.dim, a.hidden)
        w.linear(at + "feed_forward.w3.weight", a.hidden, a.dim)
        w.norm(at + "attention_norm", a.dim, bias=False)
        w.norm(at + "ffn_norm", a.dim, bias=False)
        w.constant(at + "adaLN_modulation.1.weight", [6 * a.dim, a.dim], 0)
        w.constant(at + "adaLN_modulation.1.bias", [6 * a.dim], 0)
        w.norm(at + "attention_y_norm", a.text_dim, bias=False)
    w.constant("final_layer.linear.weight", [a.channels, a.dim], 0)
    w.constant("final_layer.linear.bias", [a.channels], 0)
    w.constant("final_layer.adaLN_modulation.1.weight", [2 * a.dim, a.dim], 0)
    w.constant("final_layer.adaLN_modulation.1.bias", [2 * a.dim], 0)
    w.write(os.path.join(folder(a.folder, "backbone"), "model.safetensors"))


# ---- the text encoders ----


def note_embedding(note, width):
    """Cosines and sines of a note's height, slow ones and one that comes round with the octave (Shepard 1982)."""
    angles = 2 * math.pi * note / np.array(PERIODS)
    waves = np.concatenate([np.cos(angles), np.sin(angles)])
    return np.pad(waves * math.sqrt(width / len(PERIODS)), (0, width - len(waves)))   # as long as a normal one


def semitones(name):
    """Above C: "db" is 1, and so is "c#"."""
    return SEMITONES[name[0]] + {"": 0, "b": -1, "#": 1}[name[1:]]


def token_embeddings(w, tokens, width, captions):
    rows = w.random.standard_normal((len(tokens), width))
    mute = common_words(captions) | SPECIAL
    for row, token in zip(rows, tokens):
        found = NOTE.match(token.lower())
        if found:
            row[:] = note_embedding(12 * (int(found[2]) - 3) + semitones(found[1]), width)
        word = token.lstrip("\u2581")
        if word in mute or len(word) < 2:     # single letters: what BERT's rules make of "C#3", whose meaning T5 has whole
            row[:] = 0
    return rows


def words_of(captions):
    return sorted({word for caption in captions for word in re.findall(r"[A-Za-z0-9]+|[^A-Za-z0-9 ]", caption)})


def common_words(captions):
    counts = collections.Counter(word for caption in captions for word in words_of([caption]))
    return {word for word, count in counts.items() if count > COMMON * len(captions)}


def make_t5(a, captions):
    path = folder(a.folder, "t5")
    sharps = sorted({note for caption in captions for note in SHARP.findall(caption)})
    with tempfile.TemporaryDirectory() as scratch:
        with open(os.path.join(scratch, "captions.txt"), "w") as f:
            f.write("\n".join(captions + 20 * words_of(captions)) + "\n")     # words by themselves: rare ones stay whole
        subprocess.run(["spm_train", "--input=captions.txt", "--model_prefix=spiece", "--vocab_size=%d" % a.vocabulary,
                        "--model_type=unigram", "--character_coverage=1.0", "--pad_id=0", "--eos_id=1", "--unk_id=2",
                        "--bos_id=-1", "--split_by_number=false", "--hard_vocab_limit=false", "--num_threads=1",
                        "--user_defined_symbols=" + ",".join(sharps)], cwd=scratch,
                       check=True, stderr=subprocess.DEVNULL)
        with open(os.path.join(scratch, "spiece.vocab")) as f:
            pieces = [line.split("\t")[0] for line in f]     # fewer than asked for when the captions have no more
        with open(os.path.join(scratch, "spiece.model"), "rb") as made, open(os.path.join(path, "spiece.model"), "wb") as f:
            f.write(made.read())
    w, d, inner, feed = Weights(2), a.text_dim, a.text_heads * 16, 2 * a.text_dim
    w.add("shared.weight", token_embeddings(w, pieces, d, captions))
    for i in range(a.text_layers):
        at = "encoder.block.%d." % i
        # HF's T5PreTrainedModel: queries carry the division by sqrt(d) that the attention leaves out.
        w.normal(at + "layer.0.SelfAttention.q.weight", [inner, d], (d * 16) ** -0.5)
        w.normal(at + "layer.0.SelfAttention.k.weight", [inner, d], d ** -0.5)
        w.normal(at + "layer.0.SelfAttention.v.weight", [inner, d], d ** -0.5)
        w.constant(at + "layer.0.SelfAttention.o.weight", [d, inner], 0)
        if i == 0:
            w.normal(at + "layer.0.SelfAttention.relative_attention_bias.weight", [32, a.text_heads], d ** -0.5)
        w.norm(at + "layer.0.layer_norm", d, bias=False)
        w.normal(at + "layer.1.DenseReluDense.wi_0.weight", [feed, d], d ** -0.5)
        w.normal(at + "layer.1.DenseReluDense.wi_1.weight", [feed, d], d ** -0.5)
        w.constant(at + "layer.1.DenseReluDense.wo.weight", [d, feed], 0)
        w.norm(at + "layer.1.layer_norm", d, bias=False)
    w.norm("encoder.final_layer_norm", d, bias=False)
    w.write(os.path.join(path, "model.safetensors"))
    write_json(os.path.join(path, "config.json"), {
        "architectures": ["T5EncoderModel"], "model_type": "t5", "d_ff": feed, "d_kv": 16, "d_model": d,
        "dense_act_fn": "gelu_new", "feed_forward_proj": "gated-gelu", "is_gated_act": True, "layer_norm_epsilon": 1e-06,
        "num_heads": a.text_heads, "num_layers": a.text_layers, "relative_attention_max_distance": 128,
        "relative_attention_num_buckets": 32, "pad_token_id": 0, "eos_token_id": 1,
        "n_positions": POSITIONS, "vocab_size": len(pieces)})


def make_clap(a, captions):
    words = words_of([caption.lower() for caption in captions])
    letters = [c for c in "abcdefghijklmnopqrstuvwxyz0123456789"]
    vocabulary = BERT_SPECIAL + words + [c for c in letters if c not in words] + ["##" + c for c in letters]
    path = folder(a.folder, "clap")
    with open(os.path.join(path, "vocab.txt"), "w") as f:
        f.write("\n".join(vocabulary) + "\n")
    w, d, feed = Weights(3), a.text_dim, 2 * a.text_dim
    base = "caption_encoder.base."
    w.add(base + "embeddings.word_embeddings.weight", token_embeddings(w, vocabulary, d, captions))
    w.constant(base + "embeddings.position_embeddings.weight", [POSITIONS, d], 0)
    w.constant(base + "embeddings.token_type_embeddings.weight", [2, d], 0)
    w.norm(base + "embeddings.LayerNorm", d)
    for i in range(a.text_layers):
        at = base + "encoder.layer.%d." % i
        for name, out, inside in (("attention.self.query", d, d), ("attention.self.key", d, d),
                                  ("attention.self.value", d, d), ("intermediate.dense", feed, d)):
            w.uniform(at + name + ".weight", out, inside)
            w.constant(at + name + ".bias", [out], 0)
        for name, inside in (("attention.output.dense", d), ("output.dense", feed)):
            w.constant(at + name + ".weight", [d, inside], 0)
            w.constant(at + name + ".bias", [d], 0)
        w.norm(at + "attention.output.LayerNorm", d)
        w.norm(at + "output.LayerNorm", d)
    w.uniform("caption_encoder.projection.linear1.weight", d, d)
    w.constant("caption_encoder.projection.linear2.weight", [d, d], 0)
    w.norm("caption_encoder.projection.layer_norm", d)
    w.write(os.path.join(path, "model.safetensors"))
    write_json(os.path.join(path, "config.json"), {
        "model_type": "bert", "hidden_act": "gelu", "hidden_size": d, "intermediate_size": feed,
        "layer_norm_eps": 1e-12, "max_position_embeddings": POSITIONS, "num_attention_heads": a.text_heads,
        "num_hidden_layers": a.text_layers, "position_embedding_type": "absolute", "type_vocab_size": 2,
        "vocab_size": len(vocabulary)})


# ---- the autoencoder: no network that has learnt, but the layers of one set so that a latent frame holds the principal
# components of the mean of two mel frames, and decoding gives those two frames alike.
#
# Every residual branch ends in a zero convolution. What stays are the convolutions of the chain and the normalisation
# with SiLU at the end, which is undone: of the four channels of each of its 32 groups two hold components x and y, one
# BIG and one -(BIG + x + y), so that their mean is zero and their deviation nearly constant; a bias of LIFT brings the
# sum to where SiLU is the identity, and the last convolution takes it off again. ----

GROUPS, BIG, LIFT = 32, 1000.0, 20.0
FLOOR = -2.5                                    # log10 magnitude, some 60 dB below the loudest: the encoder sees nothing less
WIDTH, COMPONENTS = 4 * GROUPS, 2 * GROUPS
DEVIATION = BIG / math.sqrt(2)


def held(rows):
    """Weights or biases of the components -> of the groups' four channels; BIG is no part of it."""
    rows = np.asarray(rows, np.float32)
    out = np.zeros((WIDTH,) + rows.shape[1:], np.float32)
    out[0::4], out[1::4] = rows[0::2], rows[1::2]
    out[3::4] = -(rows[0::2] + rows[1::2])
    return out


def constants():
    out = np.zeros(WIDTH, np.float32)
    out[2::4], out[3::4] = BIG, -BIG
    return out


def half(values):
    return np.asarray(values, np.float32).astype(np.float16).astype(np.float32)


class Layers:
    def __init__(self, weights):
        self.w = weights

    def conv(self, name, kernel, bias):
        """kernel [O,I,K]. Matrices are stored in half precision, biases are not: they are as large as BIG."""
        self.w.add(name + ".weight", kernel, np.float16)
        self.w.add(name + ".bias", bias)

    def copy(self, name, taps):
        kernel = np.zeros((WIDTH, WIDTH, len(taps)), np.float32)
        for k, tap in enumerate(taps):
            kernel[np.arange(WIDTH), np.arange(WIDTH), k] = tap
        self.conv(name, kernel, np.zeros(WIDTH))

    def nothing(self, name, size):
        self.conv(name, np.zeros((WIDTH, WIDTH, size)), np.zeros(WIDTH))

    def resnet(self, at, size):
        for n in ("1", "2"):
            self.w.norm(at + ".norm" + n, WIDTH)
            self.nothing(at + ".conv" + n, size)

    def middle(self, at, size):
        self.resnet(at + ".block_1", size)
        self.w.norm(at + ".attn_1.norm", WIDTH)
        for name in ("q", "k", "v", "proj_out"):
            self.nothing(at + ".attn_1." + name, 1)
        self.resnet(at + ".block_2", size)

    def last(self, part, matrix, bias):
        """matrix [O,COMPONENTS] of the components."""
        self.w.constant(part + ".norm_out.weight", [WIDTH], DEVIATION)
        self.w.constant(part + ".norm_out.bias", [WIDTH], LIFT)
        kernel = np.zeros((len(matrix), WIDTH, 1), np.float32)
        kernel[:, 0::4, 0], kernel[:, 1::4, 0] = matrix[:, 0::2], matrix[:, 1::2]
        self.conv(part + ".conv_out", kernel, bias - LIFT * matrix.sum(1))


def principal_components(mel):
    """mel [N,M,T] -> mean [M], encoding [COMPONENTS,M], decoding [M,COMPONENTS]. A component's deviation is the square root
    of what it was, and all together have variance one: the fine structure of a spectrum is small, but it is the pitch."""
    pairs = (mel[:, :, 0::2] + mel[:, :, 1::2]) / 2
    frames = pairs.transpose(0, 2, 1).reshape(-1, mel.shape[1]).astype(np.float64)
    mean = frames.mean(0)
    variance, vectors = np.linalg.eigh(np.cov((frames - mean).T))
    variance, vectors = variance[::-1][:COMPONENTS], vectors[:, ::-1][:, :COMPONENTS]
    vectors = vectors * np.sign(vectors[np.abs(vectors).argmax(0), np.arange(COMPONENTS)])
    scale = variance ** 0.25 * math.sqrt(np.sqrt(variance).mean())     # of a component over what stands for it
    return mean, (vectors / scale).T, vectors * scale


def make_autoencoder(a, mel):
    mel = np.maximum(mel, FLOOR)
    mean, encoding, decoding = principal_components(mel)
    w, z = Weights(4), COMPONENTS
    layers, bins, identity = Layers(w), mel.shape[1], np.eye(COMPONENTS)
    encoding, decoding = half(encoding), half(decoding)
    layers.conv("encoder.conv_in", held(encoding)[:, :, None], held(-encoding @ mean) + constants())
    for level in range(2):
        layers.resnet("encoder.down.%d.block.0" % level, 1)
    layers.copy("encoder.down.0.downsample.conv", (0.5, 0.5, 0))
    layers.middle("encoder.mid", 1)
    layers.last("encoder", np.concatenate([identity, 0 * identity]), np.repeat([0.0, -30.0], z))   # means, log-variances
    layers.conv("quant_conv", np.eye(2 * z)[:, :, None], np.zeros(2 * z))
    layers.conv("post_quant_conv", identity[:, :, None], np.zeros(z))
    layers.conv("decoder.conv_in", held(identity)[:, :, None], constants())
    layers.middle("decoder.mid", 3)
    for level in range(2):
        for resnet in range(2):
            layers.resnet("decoder.up.%d.block.%d" % (level, resnet), 3)
    layers.copy("decoder.up.1.upsample.conv", (0, 1, 0))
    layers.last("decoder", decoding, mean)
    w.add("scale_factor", 1.0)
    w.add("mel_floor", FLOOR)
    w.write(os.path.join(folder(a.folder, "mel_vae"), "model.safetensors"))
    assert decoding.shape == (bins, z)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--sounds", required=True, help="what samples/data/sounds/analyse.toml writes")
    for name, value in (("dim", 128), ("layers", 4), ("heads", 4), ("hidden", 384), ("text-dim", 64), ("text-layers", 1),
                        ("text-heads", 4), ("vocabulary", 256)):
        parser.add_argument("--" + name, type=int, default=value)
    arguments = parser.parse_args()
    arguments.channels = COMPONENTS
    sounds = read_tensors(arguments.sounds)
    captions = [bytes(row[row > 0].astype(np.uint8)).decode() for row in sounds["data.captions"]]
    make_backbone(arguments)
    make_t5(arguments, captions)
    make_clap(arguments, captions)
    make_autoencoder(arguments, sounds["mel.mel"])


if __name__ == "__main__":
    main()
