"""Small random models under the names of Lumina-T2Audio's released files."""
import math
from collections import OrderedDict

import torch

MELS, LATENT, CONTEXT, WIDTH = 80, 20, 24, 24
GENERATOR = torch.Generator().manual_seed(20240607)


def normal(*shape, std=1.0):
    return torch.randn(shape, generator=GENERATOR) * std


class Weights(OrderedDict):
    """Tensors under a prefix: matrices of variance gain^2 / fan_in, norms around 1."""

    def linear(self, name, out, inputs, bias=True, gain=1.0):
        self[name + ".weight"] = normal(out, inputs, std=gain / math.sqrt(inputs))
        if bias:
            self[name + ".bias"] = normal(out, std=0.1)

    def conv(self, name, out, inputs, kernel):
        self[name + ".weight"] = normal(out, inputs, kernel, std=1 / math.sqrt(inputs * kernel))
        self[name + ".bias"] = normal(out, std=0.1)

    def norm(self, name, width, bias=True):
        self[name + ".weight"] = 1 + normal(width, std=0.1)
        if bias:
            self[name + ".bias"] = normal(width, std=0.1)

    def below(self, prefix):
        return OrderedDict((prefix + name, tensor) for name, tensor in self.items())


def caption_encoder(vocabulary, positions=96, width=24, inner=64, layers=2):
    w = Weights()
    e = "base.embeddings."
    w[e + "position_ids"] = torch.arange(positions)[None]
    for name, rows in (("word", vocabulary), ("position", positions), ("token_type", 2)):
        w[f"{e}{name}_embeddings.weight"] = normal(rows, width)
    w.norm(e + "LayerNorm", width)
    for i in range(layers):
        n = f"base.encoder.layer.{i}."
        for module in ("query", "key", "value"):
            w.linear(n + "attention.self." + module, width, width)
        w.linear(n + "attention.output.dense", width, width)
        w.norm(n + "attention.output.LayerNorm", width)
        w.linear(n + "intermediate.dense", inner, width)
        w.linear(n + "output.dense", width, inner)
        w.norm(n + "output.LayerNorm", width)
    w.linear("base.pooler.dense", width, width)
    w.linear("projection.linear1", CONTEXT, width, bias=False)
    w.linear("projection.linear2", CONTEXT, CONTEXT, bias=False)
    w.norm("projection.layer_norm", CONTEXT)
    return w


def t5_encoder(vocabulary, heads=4, head=8, inner=48, layers=2):
    w = Weights()
    w["shared.weight"] = normal(vocabulary, CONTEXT)
    w["encoder.embed_tokens.weight"] = w["shared.weight"]      # tied: one storage
    for i in range(layers):
        n = f"encoder.block.{i}.layer."
        for module in "qkv":
            w.linear(n + "0.SelfAttention." + module, heads * head, CONTEXT, bias=False)
        w.linear(n + "0.SelfAttention.o", CONTEXT, heads * head, bias=False)
        if i == 0:
            w[n + "0.SelfAttention.relative_attention_bias.weight"] = normal(32, heads)
        w.norm(n + "0.layer_norm", CONTEXT, bias=False)
        for module in ("wi_0", "wi_1"):
            w.linear(n + "1.DenseReluDense." + module, inner, CONTEXT, bias=False)
        w.linear(n + "1.DenseReluDense.wo", CONTEXT, inner, bias=False)
        w.norm(n + "1.layer_norm", CONTEXT, bias=False)
    w.norm("encoder.final_layer_norm", CONTEXT, bias=False)
    return w


def transformer(heads=3, layers=2, inner=256):
    w = Weights()
    w.linear("t_embedder.mlp.0", WIDTH, 256)
    w.linear("t_embedder.mlp.2", WIDTH, WIDTH)
    w.linear("proj_in", WIDTH, LATENT)
    for i in range(layers):
        n = f"blocks.{i}."
        w[n + "attention.gate"] = normal(heads)
        for module, inputs in (("wq", WIDTH), ("wk", WIDTH), ("wv", WIDTH), ("wk_y", CONTEXT), ("wv_y", CONTEXT),
                               ("wo", WIDTH)):
            w.linear(n + "attention." + module, WIDTH, inputs, bias=False)
        for module, out, inputs in (("w1", inner, WIDTH), ("w2", WIDTH, inner), ("w3", inner, WIDTH)):
            w.linear(n + "feed_forward." + module, out, inputs, bias=False)
        w.norm(n + "attention_norm", WIDTH, bias=False)
        w.norm(n + "ffn_norm", WIDTH, bias=False)
        w.linear(n + "adaLN_modulation.1", 6 * WIDTH, WIDTH, gain=0.8)
        w.norm(n + "attention_y_norm", CONTEXT, bias=False)
    w.linear("final_layer.linear", LATENT, WIDTH)
    w.linear("final_layer.adaLN_modulation.1", 2 * WIDTH, WIDTH, gain=0.8)
    w.norm("cap_embedder.0", CONTEXT)
    w.linear("cap_embedder.1", WIDTH, CONTEXT)
    return w


def autoencoder(channels=32, levels=2, kernel=5):
    """Of one width, one resnet a level (two in the decoder), halving time after the first level."""
    w = Weights()

    def resnet(name, size):
        for i in (1, 2):
            w.norm(f"{name}.norm{i}", channels)
            w.conv(f"{name}.conv{i}", channels, channels, size)

    def middle(name, size):
        resnet(name + ".block_1", size)
        w.norm(name + ".attn_1.norm", channels)
        for module in ("q", "k", "v", "proj_out"):
            w.conv(f"{name}.attn_1.{module}", channels, channels, 1)
        resnet(name + ".block_2", size)

    w.conv("encoder.conv_in", channels, MELS, kernel)
    for i in range(levels):
        resnet(f"encoder.down.{i}.block.0", kernel)
    w.conv("encoder.down.0.downsample.conv", channels, channels, 3)
    middle("encoder.mid", kernel)
    w.norm("encoder.norm_out", channels)
    w.conv("encoder.conv_out", 2 * LATENT, channels, kernel)
    w.conv("decoder.conv_in", channels, LATENT, kernel)
    middle("decoder.mid", 3)
    for i in range(levels):
        for block in range(2):
            resnet(f"decoder.up.{i}.block.{block}", 3)
    w.conv("decoder.up.1.upsample.conv", channels, channels, 3)
    w.norm("decoder.norm_out", channels)
    w.conv("decoder.conv_out", MELS, channels, kernel)
    w.conv("quant_conv", 2 * LATENT, 2 * LATENT, 1)
    w.conv("post_quant_conv", LATENT, LATENT, 1)
    return w


def low_pass():
    """12 taps, a Kaiser window around a sinc that passes a quarter of the rate: BigVGAN's kaiser_sinc_filter1d."""
    beta = 0.1102 * (2.285 * 5 * math.pi * 4 * 0.3 + 7.95 - 8.7)
    taps = torch.kaiser_window(12, periodic=False, beta=beta) * torch.sinc(0.5 * (torch.arange(12) - 5.5))
    return (taps / taps.sum()).reshape(1, 1, 12)


def vocoder(config):
    w = Weights()

    def convolution(name, dims, bias, gain=1.0):
        w[name + ".weight_g"] = gain * (1 + normal(dims[0], 1, 1, std=0.2).abs())
        w[name + ".weight_v"] = normal(*dims)
        w[name + ".bias"] = normal(bias, std=0.1)

    def activation(name, width):
        for module in ("alpha", "beta"):
            w[f"{name}.act.{module}"] = normal(width, std=0.2)
        for module in ("upsample", "downsample.lowpass"):
            w[f"{name}.{module}.filter"] = low_pass()

    width, kernels = config["upsample_initial_channel"], config["resblock_kernel_sizes"]
    convolution("conv_pre", (width, MELS, 7), width)
    for i, kernel in enumerate(config["upsample_kernel_sizes"]):
        convolution(f"ups.{i}.0", (width, width // 2, kernel), width // 2)
        width //= 2
        for j, size in enumerate(kernels):
            n = f"resblocks.{i * len(kernels) + j}."
            for d in range(3):
                for module, gain in (("convs1", 1.0), ("convs2", 0.3)):      # what is added to x stays small
                    convolution(f"{n}{module}.{d}", (width, width, size), width, gain)
            for a in range(6):
                activation(f"{n}activations.{a}", width)
    activation("activation_post", width)
    convolution("conv_post", (1, width, 7), 1, gain=0.15)                    # tanh stays far from its ends
    return w
