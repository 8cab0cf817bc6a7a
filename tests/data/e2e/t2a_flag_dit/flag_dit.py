"""Flag-DiT of Lumina-T2Audio (FlagDiTv2 of lumina_audio/models/diffusion/flag_large_dit.py) and how it is sampled
(CFM.sample and sample_cfg of ddpm_audio.py with torchdyn's Euler solver)."""
import math

import torch
import torch.nn.functional as F
from text_encoders import heads_of, joined, layer_norm, linear


def rms_norm(x, weight):
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5) * weight


def rotated(x):
    """RoPE of [B,H,T,D]: neighbours (2j, 2j+1) as complex numbers, turned by position * 10000^(-2j/D)."""
    half = x.shape[-1] // 2
    angle = torch.arange(x.shape[2])[:, None] * 10000.0 ** (-2 * torch.arange(half) / x.shape[-1])
    pairs = torch.view_as_complex(x.unflatten(-1, (half, 2)).contiguous())
    return torch.view_as_real(pairs * torch.polar(torch.ones_like(angle), angle).to(pairs.dtype)).flatten(-2)


def attend(q, k, v):
    return torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1]), -1) @ v


def attention(w, n, x, text):
    gate = w[n + "gate"]
    q, k, v = (heads_of(linear(w, n + m, x), len(gate)) for m in ("wq", "wk", "wv"))
    text_k, text_v = (heads_of(linear(w, n + m, text), len(gate)) for m in ("wk_y", "wv_y"))
    q = rotated(q)
    return linear(w, n + "wo", joined(attend(q, rotated(k), v) +
                                      torch.tanh(gate)[:, None, None] * attend(q, text_k, text_v)))


def velocity(w, p, x, steps, context):
    """x [B,C,T], whole time steps [B] of 0..1000, context [B,S,D] -> [B,C,T]."""
    angle = steps.float()[:, None] * torch.exp(-math.log(10000) * torch.arange(128) / 128)
    time = linear(w, p + "t_embedder.mlp.0", torch.cat([torch.cos(angle), torch.sin(angle)], -1).to(x.dtype))
    time = linear(w, p + "t_embedder.mlp.2", F.silu(time))
    text = linear(w, p + "cap_embedder.1", layer_norm(w, p + "cap_embedder.0", context.mean(1), 1e-5))
    condition = F.silu(time + text)
    x = linear(w, p + "proj_in", x.transpose(1, 2))
    i = 0
    while f"{p}blocks.{i}.attention.gate" in w:
        n = f"{p}blocks.{i}."
        i += 1
        shift, scale, gate, shift2, scale2, gate2 = linear(w, n + "adaLN_modulation.1", condition)[:, None].chunk(6, -1)
        h = rms_norm(x, w[n + "attention_norm.weight"]) * (1 + scale) + shift
        x = x + gate * attention(w, n + "attention.", h, rms_norm(context, w[n + "attention_y_norm.weight"]))
        h = rms_norm(x, w[n + "ffn_norm.weight"]) * (1 + scale2) + shift2
        f = n + "feed_forward."
        x = x + gate2 * linear(w, f + "w2", F.silu(linear(w, f + "w1", h)) * linear(w, f + "w3", h))
    shift, scale = linear(w, p + "final_layer.adaLN_modulation.1", condition)[:, None].chunk(2, -1)
    x = F.layer_norm(x, x.shape[-1:], eps=1e-6) * (1 + scale) + shift
    return linear(w, p + "final_layer.linear", x).transpose(1, 2)


def sample(w, p, noise, context, negative, points, scale):
    """From noise [1,C,T] along e = u + scale (c - u), points - 1 Euler steps; scale 1 leaves `negative` out."""
    grid = torch.linspace(0, 1, points)
    x, t, step = noise, grid[0], grid[1] - grid[0]
    for k in range(points - 1):
        whole = (t * 1000).long().reshape(1)
        if scale == 1:
            e = velocity(w, p, x, whole, context)
        else:
            u, c = velocity(w, p, torch.cat([x, x]), whole.repeat(2), torch.cat([negative, context])).chunk(2)
            e = u + scale * (c - u)
        x = x + step.to(x.dtype) * e
        t = t + step
        if k + 2 < points:
            step = grid[k + 2] - t
    return x
