"""Makes the checkpoints in this folder: python3 make.py (PyTorch 1.13 and numpy). Tests read them without Python.

tensors.safetensors has the same tensors under the same names, contiguous, written by this script itself.
"""
import argparse
import collections
import json
import os
import struct
from pathlib import Path

import numpy
import torch

HERE = Path(__file__).parent
STORED = {torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.float64: "F64", torch.int64: "I64",
          torch.int32: "I32", torch.int16: "I16", torch.int8: "I8", torch.uint8: "U8", torch.bool: "BOOL",
          torch.complex64: "C64"}


def checkpoint():
    """A checkpoint as Lightning writes them, with every kind of tensor and of company."""
    torch.manual_seed(1)
    base = torch.randn(6, 8)
    floats = torch.randn(3, 5)
    state = collections.OrderedDict()
    state["contiguous"] = base
    state["transposed"] = base.t()
    state["every_other"] = base[1::2, 3:8:2]
    state["permuted"] = torch.randn(2, 3, 4, 5).permute(3, 0, 2, 1)
    state["part.of"] = base[2:4]
    state["repeated"] = torch.randn(1, 7).expand(3, 7)
    state["column"] = base[:, 2:3]
    state["scalar"] = torch.tensor(0.18215)
    state["empty"] = torch.empty(0, 4)
    state["parameter"] = torch.nn.Parameter(torch.randn(4, 2))
    state["tied"] = state["parameter"]
    for name, dtype in {"f16": torch.float16, "bf16": torch.bfloat16, "f64": torch.float64, "c64": torch.complex64}.items():
        state[name] = floats.to(dtype)
    state["f16_transposed"] = floats.to(torch.float16).t()
    for name, dtype in {"i64": torch.int64, "i32": torch.int32, "i16": torch.int16, "i8": torch.int8,
                        "u8": torch.uint8, "bool": torch.bool}.items():
        state[name] = torch.arange(-3, 5).to(dtype)
    state["i64_every_other"] = torch.arange(-8, 8)[::2]
    state["num_batches_tracked"] = torch.tensor(7)
    state._metadata = collections.OrderedDict([("", {"version": 1})])
    return {
        "epoch": 3, "global_step": 2 ** 40, "lr": 1e-4, "pytorch-lightning_version": "1.5.0", "done": False, "none": None,
        "state_dict": state,
        "optimizer_states": [{"state": collections.defaultdict(dict, {0: {"step": torch.tensor(5.0)}}),
                              "param_groups": [{"betas": (0.9, 0.999), "params": [0]}]}],
        "callbacks": {numpy.ndarray: {"best_model_score": numpy.float64(0.5)}, "seed": 2 ** 80, "raw": b"\x00\xff"},
        "hyper_parameters": argparse.Namespace(lr=1e-4, size=torch.Size([3, 4]), dtype=torch.float32, tags={"a", "b"}),
        "history": numpy.arange(3.0),
    }


def named(value, path=()):
    """The tensors of a checkpoint by their whole path."""
    if isinstance(value, torch.Tensor):
        yield ".".join(path), value.detach()
    elif isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(key, (str, int)):
                yield from named(inner, (*path, str(key)))
    elif isinstance(value, (list, tuple)):
        for i, inner in enumerate(value):
            yield from named(inner, (*path, str(i)))


def write_safetensors(path, tensors):
    header, data = {}, b""
    for name, tensor in tensors:
        tensor = tensor.clone(memory_format=torch.contiguous_format)
        as_bytes = tensor.view(torch.int16) if tensor.dtype == torch.bfloat16 else tensor
        raw = as_bytes.numpy().tobytes()
        header[name] = {"dtype": STORED[tensor.dtype], "shape": list(tensor.shape),
                        "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


class Command:
    def __reduce__(self):
        return os.system, ("touch /tmp/t2x_pickle_was_run",)


class Getter:
    def __reduce__(self):
        return getattr, (torch.Tensor, "numpy")


def main():
    value = checkpoint()
    write_safetensors(HERE / "tensors.safetensors", list(named(value)))
    for protocol in (2, 4, 5):
        torch.save(value, HERE / f"zip_protocol{protocol}.ckpt", pickle_protocol=protocol)
    for protocol in (1, 2, 4):
        torch.save(value, HERE / f"legacy_protocol{protocol}.pt", pickle_protocol=protocol,
                   _use_new_zipfile_serialization=False)
    small = torch.arange(4.0)
    torch.save(small, HERE / "alone.pt")
    torch.save({"a": [small, {"b": small[1:]}]}, HERE / "nested.bin")
    torch.save({"w": small, "x": Command()}, HERE / "os_system.pt")
    torch.save({"w": small, "x": Getter()}, HERE / "getattr.pt")
    torch.save({"w": small, "x": Command()}, HERE / "os_system_legacy.pt", _use_new_zipfile_serialization=False)
    torch.save(torch.nn.Linear(2, 2), HERE / "module.pt")
    torch.save({"w": torch.eye(3).to_sparse()}, HERE / "sparse.pt")
    torch.jit.save(torch.jit.script(torch.nn.Linear(2, 2)), HERE / "script.pt")


if __name__ == "__main__":
    main()
