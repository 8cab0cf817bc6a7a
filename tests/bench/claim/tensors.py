"""safetensors files, f32 and i32, as arrays."""
import array
import json
import math
import struct


def read(path):
    """{name: (shape, array)}."""
    with open(path, "rb") as f:
        data = f.read()
    size = struct.unpack("<Q", data[:8])[0]
    tensors = {}
    for name, entry in json.loads(data[8:8 + size]).items():
        if name != "__metadata__":
            first, last = entry["data_offsets"]
            values = array.array({"F32": "f", "I32": "i"}[entry["dtype"]])
            values.frombytes(data[8 + size + first:8 + size + last])
            tensors[name] = entry["shape"], values
    return tensors


def write(path, tensors):
    """{name: (shape, ints)} as i32."""
    header, at, bodies = {}, 0, []
    for name, (shape, values) in tensors.items():
        body = array.array("i", values).tobytes()
        assert len(body) == 4 * math.prod(shape), name
        header[name] = {"dtype": "I32", "shape": shape, "data_offsets": [at, at + len(body)]}
        at += len(body)
        bodies.append(body)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + b"".join(bodies))
