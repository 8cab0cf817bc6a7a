"""The audio Flag-DiT of Lumina-T2Audio in PyTorch, in the released configuration with random weights, and a denoising
step with guidance: the yardstick of t2x_bench_audio flag_dit. What T2X computes once before the first step, text keys
and values and the captions' part of the modulation, is computed once here too (the reference does so in each step)."""
import math

import torch
import torch.nn.functional as F
from torch import nn

TEXT_TOKENS = 154


def rms_norm(x, weight):
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5) * weight


def attention(q, k, v):
    return torch.softmax(q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5, -1) @ v


class Block(nn.Module):
    def __init__(self, dim, heads, hidden, text):
        super().__init__()
        for name, out, inside in (("q", dim, dim), ("k", dim, dim), ("v", dim, dim), ("o", dim, dim),
                                  ("text_k", dim, text), ("text_v", dim, text),
                                  ("w1", hidden, dim), ("w2", dim, hidden), ("w3", hidden, dim)):
            setattr(self, name, nn.Linear(inside, out, bias=False))
        self.modulation = nn.Linear(dim, 6 * dim)
        self.norm1, self.norm2 = nn.Parameter(torch.ones(dim)), nn.Parameter(torch.ones(dim))
        self.text_norm, self.gate = nn.Parameter(torch.ones(text)), nn.Parameter(torch.randn(heads))

    def split(self, x):
        return x.unflatten(-1, (len(self.gate), -1)).transpose(1, 2)

    def text_heads(self, text):
        text = rms_norm(text, self.text_norm)
        return self.split(self.text_k(text)), self.split(self.text_v(text))

    def forward(self, x, condition, text, rotation):
        shift1, scale1, gate1, shift2, scale2, gate2 = self.modulation(condition)[:, None].chunk(6, -1)
        h = rms_norm(x, self.norm1) * (1 + scale1) + shift1
        q, k = (rotated(self.split(projection(h)), rotation) for projection in (self.q, self.k))
        mixed = attention(q, k, self.split(self.v(h))) + torch.tanh(self.gate)[:, None, None] * attention(q, *text)
        x = x + gate1 * self.o(mixed.transpose(1, 2).flatten(2))
        h = rms_norm(x, self.norm2) * (1 + scale2) + shift2
        return x + gate2 * self.w2(F.silu(self.w1(h)) * self.w3(h))


def rotated(x, rotation):
    """Neighbours (2j, 2j+1) of [B,H,T,D] as complex numbers."""
    pairs = torch.view_as_complex(x.unflatten(-1, (-1, 2)).contiguous())
    return torch.view_as_real(pairs * rotation).flatten(-2)


class FlagDit(nn.Module):
    def __init__(self, channels=20, dim=768, layers=16, heads=32, hidden=2048, text=1024):
        super().__init__()
        self.first, self.last = nn.Linear(channels, dim), nn.Linear(dim, channels)
        self.time = nn.Sequential(nn.Linear(256, dim), nn.SiLU(), nn.Linear(dim, dim))
        self.caption = nn.Sequential(nn.LayerNorm(text), nn.Linear(text, dim))
        self.blocks = nn.ModuleList(Block(dim, heads, hidden, text) for _ in range(layers))
        self.modulation = nn.Linear(dim, 2 * dim)
        self.head = dim // heads

    def prepare(self, text, frames):
        """What no step changes, for text [B,S,D]."""
        frequency = 10000 ** (-torch.arange(0, self.head, 2) / self.head)
        angle = torch.outer(torch.arange(frames), frequency)
        return (self.caption(text.mean(1)), [block.text_heads(text) for block in self.blocks],
                torch.polar(torch.ones_like(angle), angle))

    def forward(self, x, time, prepared):
        """Velocity of x [B,C,T] at whole time steps [B] of 0 to 1000."""
        caption, texts, rotation = prepared
        angle = time[:, None] * torch.exp(-math.log(10000) * torch.arange(128) / 128)
        condition = F.silu(self.time(torch.cat([torch.cos(angle), torch.sin(angle)], -1)) + caption)
        x = self.first(x.transpose(1, 2))
        for block, text in zip(self.blocks, texts):
            x = block(x, condition, text, rotation)
        shift, scale = self.modulation(condition)[:, None].chunk(2, -1)
        return self.last(F.layer_norm(x, x.shape[-1:], eps=1e-6) * (1 + scale) + shift).transpose(1, 2)


def guided_steps(frames, points=50, guidance=3):
    """A function that takes one Euler step of a sound of so many frames each time it is called."""
    model, x, grid, step = FlagDit(), torch.randn(1, 20, frames), torch.linspace(0, 1, points), 0
    with torch.no_grad():
        prepared = model.prepare(torch.randn(2, TEXT_TOKENS, 1024), frames)

    def body():
        nonlocal x, step
        t, step = grid[step], (step + 1) % (points - 1)
        c, u = model(torch.cat([x, x]), (t * 1000).floor().repeat(2), prepared).chunk(2)
        x = x + (grid[1] - grid[0]) * (u + guidance * (c - u))

    return body
