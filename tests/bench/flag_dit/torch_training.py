#!/usr/bin/env python3
"""The yardstick of t2x_bench_training in PyTorch on the CPU: forward and training step of a Flag-DiT of the same sizes
with random weights, for a ratio measured on the same machine in the same minutes. Needs PyTorch with a fast BLAS
(Debian: python3-torch libopenblas0-pthread). One JSON line.

    python3 tests/bench/flag_dit/torch_training.py [tiny|block] [batch] [repeats]
"""
import json
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

SIZES = {"tiny": (384, 8, 6, 1024, 384, 32), "block": (1024, 1, 16, 2816, 1024, 64)}
TEXT = 64


def rms_norm(x, weight):
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5) * weight


def attention(q, k, v):
    return torch.softmax(q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5, -1) @ v


class Block(nn.Module):
    def __init__(self, dim, heads, hidden, text):
        super().__init__()
        self.heads = heads
        for name, out, inside in (("q", dim, dim), ("k", dim, dim), ("v", dim, dim), ("o", dim, dim), ("ky", dim, text),
                                  ("vy", dim, text), ("w1", hidden, dim), ("w3", hidden, dim), ("w2", dim, hidden)):
            setattr(self, name, nn.Linear(inside, out, bias=False))
        for name in ("qn", "kn", "kyn"):
            setattr(self, name, nn.LayerNorm(dim))
        self.modulation = nn.Linear(dim, 6 * dim)
        self.norm1, self.norm2 = nn.Parameter(torch.ones(dim)), nn.Parameter(torch.ones(dim))
        self.normy = nn.Parameter(torch.ones(text))
        self.gate = nn.Parameter(torch.zeros(heads))

    def split(self, x):
        return x.view(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)

    def rotate(self, x, rotation):
        pairs = torch.view_as_complex(x.reshape(*x.shape[:-1], -1, 2))
        return torch.view_as_real(pairs * rotation).flatten(-2)

    def forward(self, x, text, modulator, rotation):
        a, b, c, d, e, f = self.modulation(modulator).unsqueeze(1).chunk(6, -1)
        h = rms_norm(x, self.norm1) * (1 + b) + a
        q = self.rotate(self.split(self.qn(self.q(h))), rotation)
        k = self.rotate(self.split(self.kn(self.k(h))), rotation)
        y = rms_norm(text, self.normy)
        mixed = attention(q, k, self.split(self.v(h)))
        mixed = mixed + torch.tanh(self.gate).view(1, -1, 1, 1) * attention(q, self.split(self.kyn(self.ky(y))),
                                                                            self.split(self.vy(y)))
        x = x + c * self.o(mixed.transpose(1, 2).flatten(-2))
        h = rms_norm(x, self.norm2) * (1 + e) + d
        return x + f * self.w2(F.silu(self.w1(h)) * self.w3(h))


class FlagDit(nn.Module):
    def __init__(self, dim, layers, heads, hidden, text, latent):
        super().__init__()
        self.tokens = latent // 2 * (latent // 2 + 1)
        self.first, self.last = nn.Linear(16, dim), nn.Linear(dim, 32)
        self.blocks = nn.ModuleList(Block(dim, heads, hidden, text) for _ in range(layers))
        head = dim // heads
        angle = torch.outer(torch.arange(self.tokens).float(), 10000 ** (-torch.arange(0, head, 2).float() / head))
        self.rotation = torch.polar(torch.ones_like(angle), angle)

    def forward(self, x, text, modulator):
        x = self.first(x)
        for block in self.blocks:
            x = block(x, text, modulator, self.rotation)
        return self.last(F.layer_norm(x, x.shape[-1:]))


def best(repeats, body):
    times = []
    for _ in range(repeats + 1):
        start = time.perf_counter()
        body()
        times.append(time.perf_counter() - start)
    return min(times[1:])


def main(name="tiny", batch="1", repeats="5"):
    dim, layers, heads, hidden, text_dim, latent = SIZES[name]
    model = FlagDit(dim, layers, heads, hidden, text_dim, latent)
    x = torch.randn(int(batch), model.tokens, 16)
    text, modulator = torch.randn(int(batch), TEXT, text_dim), torch.randn(int(batch), dim)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-6)

    def forward():
        with torch.no_grad():
            model(x, text, modulator)

    def step():
        optimizer.zero_grad()
        model(x, text, modulator).pow(2).sum().backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        optimizer.step()

    f, s = best(int(repeats), forward), best(int(repeats), step)
    print(json.dumps({"torch": torch.__version__, "threads": torch.get_num_threads(), "size": name, "batch": int(batch),
                      "forward_seconds": round(f, 5), "step_seconds": round(s, 5), "step_over_forward": round(s / f, 3)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
