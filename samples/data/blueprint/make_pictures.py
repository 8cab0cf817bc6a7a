#!/usr/bin/env python3
"""Draws ten pictures as blueprints - light lines on dark blue - from the emoji templates of samples/data/emoji, with a
caption beside each: a small data set of one's own, to adapt the sample model to. Standard library only.

    python3 samples/data/blueprint/make_pictures.py TEMPLATES samples/data/blueprint/pictures
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "emoji"))
import pictures  # noqa: E402

LABELS = ["red apple", "cat", "owl", "rocket", "castle", "electric guitar", "cactus", "crown", "penguin", "red car"]
PAPER, INK = (22, 58, 120), (235, 243, 255)


def blueprint(template):
    """Edges of colour and outline become ink."""
    width, height, _, data = template

    def at(x, y):
        if not (0 <= x < width and 0 <= y < height):
            return [128, 128, 128, 0]
        pixel = data[4 * (y * width + x):4 * (y * width + x) + 4]
        alpha = pixel[3] / 255
        return [c * alpha + 128 * (1 - alpha) for c in pixel[:3]] + [pixel[3]]

    out = bytearray()
    for y in range(height):
        for x in range(width):
            here = at(x, y)
            edge = max(sum(abs(a - b) for a, b in zip(here, at(x + dx, y + dy))) / 4 for dx, dy in ((1, 0), (0, 1)))
            share = min(1.0, edge / 55)
            out += bytes(round(p + share * (i - p)) for p, i in zip(PAPER, INK))
    return width, height, 3, bytes(out)


def main(templates, folder):
    os.makedirs(folder, exist_ok=True)
    for label in LABELS:
        name = label.replace(" ", "-")
        source = os.path.join(templates, name + "-noto.png")
        with open(source, "rb") as f:
            picture = blueprint(pictures.decode_png(f.read()))
        with open(os.path.join(folder, name + ".png"), "wb") as f:
            f.write(pictures.encode_png(pictures.enlarged(picture, 8)))
        article = "an" if label[0] in "aeiou" else "a"
        with open(os.path.join(folder, name + ".txt"), "w") as f:
            f.write(f"{article} {label}, noto style, blueprint\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
