"""From a latent to sound: the decoder of the 1-D autoencoder (lumina_audio/models/autoencoder1d.py), and BigVGAN
(NVIDIA/BigVGAN; Lee et al. 2023) with weight norm as it is stored."""
import math

import torch
import torch.nn.functional as F


def conv(w, name, x):
    weight = w[name + ".weight"]
    return F.conv1d(x, weight, w[name + ".bias"], padding=weight.shape[2] // 2)


def norm(w, name, x):
    return F.group_norm(x, 32, w[name + ".weight"], w[name + ".bias"], 1e-6)


def resnet(w, n, x):
    h = conv(w, n + ".conv1", F.silu(norm(w, n + ".norm1", x)))
    h = conv(w, n + ".conv2", F.silu(norm(w, n + ".norm2", h)))
    return h + (conv(w, n + ".nin_shortcut", x) if n + ".nin_shortcut.weight" in w else x)


def middle_attention(w, n, x):
    q, k, v = (conv(w, n + "." + m, norm(w, n + ".norm", x)) for m in "qkv")
    weights = torch.softmax(q.transpose(1, 2) @ k / math.sqrt(q.shape[1]), -1)
    return x + conv(w, n + ".proj_out", v @ weights.transpose(1, 2))


def decode(w, p, latent, scale_factor):
    """[B,C,t] -> mel [B,M,T]"""
    d = p + "decoder."
    x = conv(w, d + "conv_in", conv(w, p + "post_quant_conv", latent / scale_factor))
    x = resnet(w, d + "mid.block_1", x)
    x = resnet(w, d + "mid.block_2", middle_attention(w, d + "mid.attn_1", x))
    levels = {int(name[len(d + "up."):].split(".")[0]) for name in w if name.startswith(d + "up.")}
    for level in sorted(levels, reverse=True):
        block = 0
        while f"{d}up.{level}.block.{block}.conv1.weight" in w:
            x = resnet(w, f"{d}up.{level}.block.{block}", x)
            block += 1
        if f"{d}up.{level}.upsample.conv.weight" in w:
            x = conv(w, f"{d}up.{level}.upsample.conv", x.repeat_interleave(2, 2))
    return conv(w, d + "conv_out", F.silu(norm(w, d + "norm_out", x)))


def fused(w, name):
    v, g = w[name + ".weight_v"], w[name + ".weight_g"]
    return g * v / v.flatten(1).norm(dim=1)[:, None, None]


def snake(w, n, x):
    """snakebeta with logarithmic parameters, between a filter that doubles the rate and one that halves it."""
    channels = x.shape[1]
    up = w[n + ".upsample.filter"].expand(channels, 1, 12)
    down = w[n + ".downsample.lowpass.filter"].expand(channels, 1, 12)
    x = 2 * F.conv_transpose1d(F.pad(x, (5, 5), mode="replicate"), up, stride=2, groups=channels)[..., 15:-15]
    alpha, beta = (torch.exp(w[n + ".act." + m])[None, :, None] for m in ("alpha", "beta"))
    x = x + torch.sin(alpha * x).pow(2) / (beta + 1e-9)
    return F.conv1d(F.pad(x, (5, 6), mode="replicate"), down, stride=2, groups=channels)


def amp_block(w, n, x, kernel, dilations):
    for i, dilation in enumerate(dilations):
        h = snake(w, f"{n}.activations.{2 * i}", x)
        h = F.conv1d(h, fused(w, f"{n}.convs1.{i}"), w[f"{n}.convs1.{i}.bias"], dilation=dilation,
                     padding=dilation * (kernel - 1) // 2)
        h = snake(w, f"{n}.activations.{2 * i + 1}", h)
        x = x + F.conv1d(h, fused(w, f"{n}.convs2.{i}"), w[f"{n}.convs2.{i}.bias"], padding=(kernel - 1) // 2)
    return x


def vocode(w, config, mel):
    """[B,M,T] -> [B,N], with the keys of args.yml"""
    kernels, dilations = config["resblock_kernel_sizes"], config["resblock_dilation_sizes"]
    x = F.conv1d(mel, fused(w, "conv_pre"), w["conv_pre.bias"], padding=3)
    for i, (rate, kernel) in enumerate(zip(config["upsample_rates"], config["upsample_kernel_sizes"])):
        n = f"ups.{i}.0"
        x = F.conv_transpose1d(x, fused(w, n), w[n + ".bias"], stride=rate, padding=(kernel - rate) // 2)
        x = sum(amp_block(w, f"resblocks.{i * len(kernels) + j}", x, k, dilations[j])
                for j, k in enumerate(kernels)) / len(kernels)
    x = snake(w, "activation_post", x)
    return torch.tanh(F.conv1d(x, fused(w, "conv_post"), w["conv_post.bias"], padding=3))[:, 0]
