"""Pictures without libraries: PNG in and out, icons rendered small, nearest enlargement.

A picture is (width, height, channels, bytes), rows from the top, pixels interleaved, 8 bits a channel.
"""
import struct
import subprocess
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def encode_png(picture):
    width, height, channels, pixels = picture
    stride = width * channels
    rows = b"".join(b"\0" + pixels[y * stride:(y + 1) * stride] for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, {3: 2, 4: 6}[channels], 0, 0, 0)
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def unfilter(kind, row, above, step):
    for i in range(len(row)):
        left = row[i - step] if i >= step else 0
        up, corner = above[i], above[i - step] if i >= step else 0
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = up
        elif kind == 3:
            guess = (left + up) >> 1
        else:
            distances = ((abs(up - corner), 0, left), (abs(left - corner), 1, up),
                         (abs(left + up - 2 * corner), 2, corner))
            guess = min(distances)[2]
        row[i] = (row[i] + guess) & 255
    return row


def decode_png(data):
    """8-bit RGB or RGBA without interlacing: what rsvg-convert writes."""
    assert data.startswith(SIGNATURE), "not a PNG"
    at, packed = 8, b""
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        at += 12 + length
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", body)
        elif kind == b"IDAT":
            packed += body
    assert depth == 8 and colour in (2, 6) and not interlace, "another kind of PNG"
    channels = {2: 3, 6: 4}[colour]
    raw, stride = zlib.decompress(packed), width * channels
    above, out = bytearray(stride), bytearray()
    for y in range(height):
        start = y * (stride + 1)
        row = bytearray(raw[start + 1:start + 1 + stride])
        above = unfilter(raw[start], row, above, channels) if raw[start] else row
        out += above
    return width, height, channels, bytes(out)


def render(body, box, size):
    """The SVG body within the view box (x, y, width, height) as size x size RGBA."""
    svg = ('<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
           'viewBox="%r %r %r %r" width="%d" height="%d">%s</svg>' % (*box, size, size, body))
    made = subprocess.run(["rsvg-convert", "--width", str(size), "--height", str(size), "--format", "png"],
                          input=svg.encode(), stdout=subprocess.PIPE, check=True)
    return decode_png(made.stdout)


def drawn_box(picture):
    """(left, top, right, bottom) of what is not nearly transparent."""
    width, height, _, pixels = picture
    seen = [i // 4 for i in range(3, len(pixels), 4) if pixels[i] > 16]
    columns = [i % width for i in seen]
    return min(columns), seen[0] // width, max(columns) + 1, seen[-1] // width + 1


def averaged(picture, factor):
    """RGBA, each factor x factor block one pixel; colours count as much as they are opaque."""
    width, height, _, pixels = picture
    out = bytearray()
    for top in range(0, height, factor):
        for left in range(0, width, factor):
            red = green = blue = opaque = 0
            for y in range(top, top + factor):
                start = 4 * (y * width + left)
                for at in range(start, start + 4 * factor, 4):
                    a = pixels[at + 3]
                    red, green, blue = red + a * pixels[at], green + a * pixels[at + 1], blue + a * pixels[at + 2]
                    opaque += a
            half = opaque // 2
            out += bytes(((red + half) // opaque, (green + half) // opaque, (blue + half) // opaque)
                         if opaque else (0, 0, 0))
            out.append((opaque + factor * factor // 2) // (factor * factor))
    return width // factor, height // factor, 4, bytes(out)


def icon(body, side, drawn, canvas):
    """The icon (view box 0 0 side side), its longer side `drawn` pixels, in the middle of canvas x canvas RGBA."""
    probe = 256
    left, top, right, bottom = (v * side / probe for v in drawn_box(render(body, (0, 0, side, side), probe)))
    longer = max(right - left, bottom - top)
    box = longer * canvas / drawn
    factor = 8
    place = ((left + right - box) / 2, (top + bottom - box) / 2, box, box)
    return averaged(render(body, place, canvas * factor), factor)


def on_background(picture, colour):
    """RGB of the RGBA picture over a plain colour."""
    width, height, _, pixels = picture
    out = bytearray()
    for i in range(0, len(pixels), 4):
        a = pixels[i + 3]
        out += bytes((pixels[i + c] * a + colour[c] * (255 - a) + 127) // 255 for c in range(3))
    return width, height, 3, bytes(out)


def enlarged(picture, factor):
    """Each pixel factor x factor of the same."""
    width, height, channels, pixels = picture
    out = bytearray()
    for y in range(height):
        row = bytearray()
        for x in range(width):
            start = channels * (y * width + x)
            row += pixels[start:start + channels] * factor
        out += row * factor
    return width * factor, height * factor, channels, bytes(out)


def tiled(pictures, columns):
    """Pictures of one size side by side, a gap of two pixels around each."""
    width, height, channels, _ = pictures[0]
    rows = -(-len(pictures) // columns)
    full = columns * (width + 2) + 2
    out = bytearray(b"\xff" * (full * (rows * (height + 2) + 2) * channels))
    for i, (_, _, _, pixels) in enumerate(pictures):
        left, top = 2 + i % columns * (width + 2), 2 + i // columns * (height + 2)
        for y in range(height):
            start = ((top + y) * full + left) * channels
            out[start:start + width * channels] = pixels[y * width * channels:(y + 1) * width * channels]
    return full, len(out) // (full * channels), channels, bytes(out)
