"""BERT with CLAP's projection, and T5's encoder, as Lumina-T2Audio calls them: no masks, padding counts.

Plain functions of a dictionary of tensors and the prefix of their names. Formulas: Devlin et al. 2018 (BERT), Raffel
et al. 2020 and Shazeer 2020 (T5 1.1); FrozenCLAPFLANEmbedder of lumina_audio/models/encoders/modules.py.
"""
import math

import torch
import torch.nn.functional as F


def linear(w, name, x):
    return F.linear(x, w[name + ".weight"], w.get(name + ".bias"))


def layer_norm(w, name, x, eps):
    return F.layer_norm(x, x.shape[-1:], w[name + ".weight"], w[name + ".bias"], eps)


def heads_of(x, heads):
    """[B,L,H*D] -> [B,H,L,D]"""
    return x.unflatten(-1, (heads, -1)).transpose(1, 2)


def joined(x):
    """[B,H,L,D] -> [B,L,H*D]"""
    return x.transpose(1, 2).flatten(2)


def bert(w, p, ids, heads):
    """Token ids [B,L] -> last hidden state [B,L,D]."""
    e = p + "embeddings."
    x = w[e + "word_embeddings.weight"][ids]
    x = x + w[e + "position_embeddings.weight"][: ids.shape[1]] + w[e + "token_type_embeddings.weight"][0]
    x = layer_norm(w, e + "LayerNorm", x, 1e-12)
    for i in range(1024):
        n = f"{p}encoder.layer.{i}."
        if n + "output.dense.weight" not in w:
            return x
        q, k, v = (heads_of(linear(w, n + "attention.self." + m, x), heads) for m in ("query", "key", "value"))
        weights = torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1]), -1)
        x = layer_norm(w, n + "attention.output.LayerNorm",
                       x + linear(w, n + "attention.output.dense", joined(weights @ v)), 1e-12)
        h = linear(w, n + "output.dense", F.gelu(linear(w, n + "intermediate.dense", x)))
        x = layer_norm(w, n + "output.LayerNorm", x + h, 1e-12)


def clap(w, p, ids, heads):
    """Token ids [B,L] -> every token's projection [B,L,P]."""
    first = linear(w, p + "projection.linear1", bert(w, p + "base.", ids, heads))
    second = linear(w, p + "projection.linear2", F.gelu(first))
    return layer_norm(w, p + "projection.layer_norm", first + second, 1e-5)


def distance_buckets(length):
    """[L,L] of T5's 32 buckets: query i, key j; 8 exact distances a side, then logarithmic up to 128."""
    away = torch.arange(length)[None, :] - torch.arange(length)[:, None]
    far = away.abs()
    coarse = 8 + (torch.log(far.clamp(min=1).float() / 8) / math.log(16) * 8).long()
    return torch.where(far < 8, far, coarse.clamp(max=15)) + 16 * (away > 0)


def t5(w, p, ids):
    """Token ids [B,L] -> last hidden state after the final norm [B,L,D]."""
    def norm(name, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6) * w[name + ".weight"]

    table = w[p + "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight"]
    bias = table[distance_buckets(ids.shape[1])].permute(2, 0, 1)
    x = w[p + "shared.weight"][ids]
    for i in range(1024):
        n = f"{p}encoder.block.{i}.layer."
        if n + "0.layer_norm.weight" not in w:
            return norm(p + "encoder.final_layer_norm", x)
        h = norm(n + "0.layer_norm", x)
        q, k, v = (heads_of(linear(w, n + "0.SelfAttention." + m, h), table.shape[1]) for m in "qkv")
        x = x + linear(w, n + "0.SelfAttention.o", joined(torch.softmax(q @ k.transpose(-1, -2) + bias, -1) @ v))
        h = norm(n + "1.layer_norm", x)
        d = n + "1.DenseReluDense."
        a = linear(w, d + "wi_0", h)
        gelu = 0.5 * a * (1 + torch.tanh(math.sqrt(2 / math.pi) * (a + 0.044715 * a.pow(3))))
        x = x + linear(w, d + "wo", gelu * linear(w, d + "wi_1", h))
