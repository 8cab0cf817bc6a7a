"""A plot of two measures against compute, as a PNG, without libraries."""
import math
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "..", "samples", "data", "emoji"))
import pictures  # noqa: E402

# 3x5 letters, a row of bits each: "757" is ### #.# ###.
FONT = {
    "0": "75557", "1": "26227", "2": "71747", "3": "71717", "4": "55711", "5": "74717", "6": "74757", "7": "71122",
    "8": "75757", "9": "75717", ".": "00002", "-": "00700", "/": "11244", "%": "51245", " ": "00000", "A": "25755",
    "B": "65656", "C": "34443", "D": "65556", "E": "74647", "F": "74644", "G": "34553", "H": "55755", "I": "72227",
    "K": "55655", "L": "44447", "M": "57755", "N": "65555", "O": "25552", "P": "65644", "R": "65655", "S": "34216",
    "J": "11152", "Q": "25536", "T": "72222", "U": "55557", "V": "55552", "W": "55775", "X": "55255", "Y": "55222",
    "Z": "71247",
}
COLOURS = [(214, 84, 32), (32, 98, 190), (40, 140, 70), (120, 120, 120)]
INK, GRID = (40, 40, 40), (224, 224, 224)


class Canvas:
    def __init__(self, width, height):
        self.width, self.height = width, height
        self.pixels = bytearray(b"\xff" * (3 * width * height))

    def dot(self, x, y, colour, size=1):
        for v in range(int(y), int(y) + size):
            for u in range(int(x), int(x) + size):
                if 0 <= u < self.width and 0 <= v < self.height:
                    self.pixels[3 * (v * self.width + u):3 * (v * self.width + u) + 3] = bytes(colour)

    def line(self, x0, y0, x1, y1, colour, size=1):
        steps = max(1, int(max(abs(x1 - x0), abs(y1 - y0))))
        for i in range(steps + 1):
            self.dot(x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps, colour, size)

    def text(self, x, y, words, colour=INK, zoom=2):
        for letter in words.upper():
            for row, bits in enumerate(FONT[letter]):
                for column in range(3):
                    if int(bits) >> (2 - column) & 1:
                        self.dot(x + column * zoom, y + row * zoom, colour, zoom)
            x += 4 * zoom

    def write(self, path):
        with open(path, "wb") as f:
            f.write(pictures.encode_png((self.width, self.height, 3, bytes(self.pixels))))


def nice(span):
    """A step of 1, 2 or 5 times a power of ten, four to eight of which make the span."""
    power = 10 ** math.floor(math.log10(span / 4))
    return next(power * m for m in (1, 2, 5, 10) if span / (power * m) <= 8)


def number(v):
    return ("%.3f" % v).rstrip("0").rstrip(".")


def panel(canvas, left, title, lines, top_y):
    """lines: {name: [(x, y)]}; y from 0."""
    box = left + 60, 60, left + 460, 360
    most_x = max(x for points in lines.values() for x, _ in points)
    most_y = top_y or 1.05 * max(y for points in lines.values() for _, y in points)

    def at(x, y):
        return box[0] + (box[2] - box[0]) * x / most_x, box[3] - (box[3] - box[1]) * min(y, most_y) / most_y

    canvas.text(box[0], 24, title, zoom=3)
    for i in range(int(most_y / nice(most_y) + 1e-9) + 1):
        value = i * nice(most_y)
        canvas.line(box[0], at(0, value)[1], box[2], at(0, value)[1], GRID)
        canvas.text(box[0] - 8 * len(number(value)) - 6, at(0, value)[1] - 5, number(value))
    for i in range(int(most_x / nice(most_x) + 1e-9) + 1):
        value = i * nice(most_x)
        canvas.line(at(value, 0)[0], box[3], at(value, 0)[0], box[3] + 5, INK)
        canvas.text(at(value, 0)[0] - 4 * len(number(value)), box[3] + 10, number(value))
    canvas.line(box[0], box[3], box[2], box[3], INK)
    canvas.line(box[0], box[1], box[0], box[3], INK)
    for (name, points), colour in zip(lines.items(), COLOURS):
        for a, b in zip(points, points[1:]):
            canvas.line(*at(*a), *at(*b), colour, 2)
        for point in points:
            x, y = at(*point)
            canvas.dot(x - 3, y - 3, colour, 7)


def draw(path, rows):
    """rows: (model, step, FLOPs, top-1, median RMSE)."""
    canvas = Canvas(1000, 440)
    models = list(dict.fromkeys(row[0] for row in rows))
    for left, title, column, top_y in ((0, "label top-1", 3, 1.0), (500, "median RMSE", 4, None)):
        panel(canvas, left, title, {m: [(r[2] / 1e12, r[column]) for r in rows if r[0] == m] for m in models}, top_y)
        canvas.text(left + 210, 396, "training TFLOP")
    for i, model in enumerate(models):
        canvas.text(60 + 200 * i, 420, model.replace("_", "-"), COLOURS[i])
    canvas.write(path)
