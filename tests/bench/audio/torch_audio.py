#!/usr/bin/env python3
"""The yardstick of t2x_bench_audio in PyTorch on the CPU: BigVGAN's generator (weight norm removed), the decoder of
the 1-D autoencoder, and a denoising step of the Flag-DiT with guidance, in the released configurations with random
weights, for a ratio measured on the same machine in the same minutes. Needs PyTorch with a fast BLAS (Debian:
python3-torch libopenblas0-pthread). One JSON line.

    python3 tests/bench/audio/torch_audio.py [bigvgan|mel_vae|flag_dit] [frames] [repeats]
"""
import json
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn
from torch_flag_dit import guided_steps

RATES, KERNELS, DILATIONS = (4, 4, 2, 2, 2, 2), (3, 7, 11), (1, 3, 5)
MEL_FRAME = 256 / 16000
STEPS = 49      # of the Flag-DiT, as pipelines/lumina_t2audio.toml takes them


class Snake(nn.Module):
    """Twice the frames, snakebeta, half the frames: each filter is one depthwise convolution, as in the reference."""

    def __init__(self, channels):
        super().__init__()
        self.alpha, self.beta = nn.Parameter(torch.zeros(channels)), nn.Parameter(torch.zeros(channels))
        self.register_buffer("filter", torch.ones(channels, 1, 12) / 12)

    def forward(self, x):
        channels = x.shape[1]
        u = 2 * F.conv_transpose1d(F.pad(x, (5, 5), mode="replicate"), self.filter, stride=2, groups=channels)
        u = u[..., 15:-15]
        alpha, beta = self.alpha.exp().view(1, -1, 1), self.beta.exp().view(1, -1, 1)
        u = u + torch.sin(alpha * u) ** 2 / (beta + 1e-9)
        return F.conv1d(F.pad(u, (5, 6), mode="replicate"), self.filter, stride=2, groups=channels)


class ResidualBlock(nn.Module):
    def __init__(self, channels, kernel):
        super().__init__()
        self.first = nn.ModuleList(nn.Conv1d(channels, channels, kernel, dilation=d, padding=d * (kernel // 2))
                                   for d in DILATIONS)
        self.second = nn.ModuleList(nn.Conv1d(channels, channels, kernel, padding=kernel // 2) for _ in DILATIONS)
        self.snakes = nn.ModuleList(Snake(channels) for _ in range(6))

    def forward(self, x):
        for i, (first, second) in enumerate(zip(self.first, self.second)):
            x = x + second(self.snakes[2 * i + 1](first(self.snakes[2 * i](x))))
        return x


class BigVgan(nn.Module):
    def __init__(self):
        super().__init__()
        channels = [1536 >> i for i in range(len(RATES) + 1)]
        self.first = nn.Conv1d(80, channels[0], 7, padding=3)
        self.ups = nn.ModuleList(nn.ConvTranspose1d(a, b, 2 * r, r, padding=r // 2)
                                 for a, b, r in zip(channels, channels[1:], RATES))
        self.blocks = nn.ModuleList(nn.ModuleList(ResidualBlock(c, k) for k in KERNELS) for c in channels[1:])
        self.snake, self.last = Snake(channels[-1]), nn.Conv1d(channels[-1], 1, 7, padding=3)

    def forward(self, x):
        x = self.first(x)
        for up, blocks in zip(self.ups, self.blocks):
            x = up(x)
            x = sum(block(x) for block in blocks) / len(blocks)
        return torch.tanh(self.last(self.snake(x)))


class Resnet(nn.Module):
    def __init__(self, a, b):
        super().__init__()
        self.norm1, self.norm2 = nn.GroupNorm(32, a, eps=1e-6), nn.GroupNorm(32, b, eps=1e-6)
        self.conv1, self.conv2 = nn.Conv1d(a, b, 3, padding=1), nn.Conv1d(b, b, 3, padding=1)
        self.shortcut = nn.Conv1d(a, b, 1) if a != b else nn.Identity()

    def forward(self, x):
        return self.shortcut(x) + self.conv2(F.silu(self.norm2(self.conv1(F.silu(self.norm1(x))))))


class Attention(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.norm = nn.GroupNorm(32, c, eps=1e-6)
        self.q, self.k, self.v, self.out = (nn.Conv1d(c, c, 1) for _ in range(4))

    def forward(self, x):
        n = self.norm(x)
        shares = torch.softmax(self.q(n).transpose(1, 2) @ self.k(n) * x.shape[1] ** -0.5, -1)
        return x + self.out(self.v(n) @ shares.transpose(1, 2))


def mel_vae():
    c = 384
    return nn.Sequential(
        nn.Conv1d(20, 20, 1), nn.Conv1d(20, 4 * c, 5, padding=2), Resnet(4 * c, 4 * c), Attention(4 * c),
        Resnet(4 * c, 4 * c), Resnet(4 * c, 4 * c), Resnet(4 * c, 4 * c), Resnet(4 * c, 4 * c), Resnet(4 * c, 2 * c),
        Resnet(2 * c, 2 * c), Resnet(2 * c, 2 * c), nn.Upsample(scale_factor=2), nn.Conv1d(2 * c, 2 * c, 3, padding=1),
        Resnet(2 * c, c), Resnet(c, c), Resnet(c, c), nn.GroupNorm(32, c, eps=1e-6), nn.SiLU(),
        nn.Conv1d(c, 80, 5, padding=2))


def body_of(name, frames):
    """What is timed."""
    if name == "flag_dit":
        return guided_steps(frames)
    model, x = (BigVgan(), torch.randn(1, 80, frames)) if name == "bigvgan" else (mel_vae(), torch.randn(1, 20, frames))
    return lambda: model(x)


def main(name="bigvgan", frames="0", repeats="3"):
    frames = int(frames) or (64 if name == "bigvgan" else 312)
    body = body_of(name, frames)
    wall, cpu = [], []
    with torch.no_grad():
        for _ in range(int(repeats) + 1):
            start, used = time.perf_counter(), time.process_time()
            body()
            wall.append(time.perf_counter() - start)
            cpu.append(time.process_time() - used)
    sound = frames * MEL_FRAME * (1 if name == "bigvgan" else 2)
    steps = STEPS if name == "flag_dit" else 1
    print(json.dumps({"torch": torch.__version__, "threads": torch.get_num_threads(), "model": name,
                      "seconds_of_sound": sound, "seconds": round(min(wall[1:]), 4), "steps": steps,
                      "cpu_seconds": round(min(cpu[1:]), 4),
                      "real_time_factor": round(min(wall[1:]) * steps / sound, 4)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
