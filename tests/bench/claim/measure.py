"""How near drawn pictures are to what their captions ask for: the icon of label and style on the background."""
import json
import math
import os
import statistics
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "..", "samples", "data", "emoji"))
import pictures  # noqa: E402


class Templates:
    """Wanted pictures, side x side RGB in -1..1, planes one after the other as in a tensor."""

    def __init__(self, folder, side):
        self.folder, self.side, self.icons, self.made = folder, side, {}, {}
        with open(os.path.join(folder, "backgrounds.json")) as f:
            self.colours = json.load(f)
        names = [name[:-4] for name in os.listdir(folder) if name.endswith(".png")]
        self.labels = sorted({name.rsplit("-", 1)[0] for name in names})

    def icon(self, label, style):
        if (label, style) not in self.icons:
            with open(os.path.join(self.folder, "%s-%s.png" % (label, style)), "rb") as f:
                self.icons[label, style] = pictures.decode_png(f.read())
        return self.icons[label, style]

    def wanted(self, label, style, background):
        key = label, style, background
        if key not in self.made:
            self.made[key] = self.compose(self.icon(label, style), self.colours[background])
        return self.made[key]

    def compose(self, icon, colour):
        """The icon over the colour, then the mean of each block: what the data set's pictures become at this size."""
        width, height, _, pixels = pictures.on_background(icon, colour)
        block = width // self.side
        assert width == height == block * self.side, "templates are squares of a multiple of %d pixels" % self.side
        planes = [[0.0] * self.side ** 2 for _ in range(3)]
        for i, value in enumerate(pixels):
            y, x = divmod(i // 3, width)
            planes[i % 3][y // block * self.side + x // block] += value / block ** 2
        return [value / 127.5 - 1 for plane in planes for value in plane]


def name_of(label):
    return label.replace(" ", "-")


def rmse(a, b):
    """As a share of the range from black to white."""
    return math.dist(a, b) / math.sqrt(len(a)) / 2


def content(values, index, side):
    """Picture `index` of a tensor [N, 3, side, side], as it would be seen."""
    area = 3 * side * side
    return [min(1.0, max(-1.0, v)) for v in values[index * area:(index + 1) * area]]


def score(templates, drawn, asked):
    """Of pictures and the lines of heldout.jsonl that they were asked for: (top-1, median RMSE). A picture counts as
    right when, of all labels' icons in the caption's style on the caption's background, its own is the nearest."""
    right, distances = 0, []
    for picture, line in zip(drawn, asked):
        away = {label: rmse(picture, templates.wanted(label, line["style"], line["background"]))
                for label in templates.labels}
        own = name_of(line["label"])
        right += min(away, key=away.get) == own
        distances.append(away[own])
    return right / len(distances), statistics.median(distances)


def write_sheet(path, drawn, side, columns=16, zoom=3):
    """All pictures in rows, as a PNG."""
    area, small = side * side, []
    for picture in drawn:
        pixels = bytes(int((picture[c * area + i] + 1) * 127.5) for i in range(area) for c in range(3))
        small.append(pictures.enlarged((side, side, 3, pixels), zoom))
    with open(path, "wb") as f:
        f.write(pictures.encode_png(pictures.tiled(small, columns)))
