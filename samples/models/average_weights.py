#!/usr/bin/env python3
"""Averages the weights of models that were trained on from one model: the mean errs less than each of them
(Wortsman et al., Model soups, 2022). Needs numpy (Debian: python3-numpy).

    python3 samples/models/average_weights.py OUT.safetensors A.safetensors B.safetensors [...]
"""
import argparse
import json
import struct
import sys

import numpy as np

KINDS = {"F32": np.float32, "F16": np.float16}


def read(path):
    """The file's header, as it stands and parsed, and its tensors."""
    with open(path, "rb") as f:
        head = f.read(8)
        head += f.read(struct.unpack("<Q", head)[0])
        data = f.read()
    layout = {name: t for name, t in json.loads(head[8:]).items() if name != "__metadata__"}
    return head, layout, {name: np.frombuffer(data[slice(*t["data_offsets"])], KINDS[t["dtype"]])
                          for name, t in layout.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("models", nargs="+")
    arguments = parser.parse_args()
    models = [read(path) for path in arguments.models]
    head, layout, _ = models[0]
    for path, model in zip(arguments.models, models):
        if model[1] != layout:
            sys.exit("error: %s has other tensors than %s: average models of one shape and type" % (path, arguments.models[0]))
    with open(arguments.out, "wb") as f:
        f.write(head)
        for name, t in sorted(layout.items(), key=lambda item: item[1]["data_offsets"]):
            mean = sum(tensors[name].astype(np.float64) for _, _, tensors in models) / len(models)
            f.write(mean.astype(KINDS[t["dtype"]]).tobytes())


if __name__ == "__main__":
    main()
