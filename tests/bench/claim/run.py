#!/usr/bin/env python3
"""The paper's comparison in miniature: Flag-DiT (RMSNorm, rotary positions, [nextline], KQ-norm, SwiGLU, velocity) and
a plain DiT (LayerNorm, absolute positions, GELU MLP, noise prediction) at equal compute on the same data. Standard
library only, no network.

    python3 tests/bench/claim/run.py OUT --data EMOJI [--steps 2000 --every 500 --seconds 90]

Pictures are 16x16 pixels (the data set's, averaged), which the models learn without an autoencoder.

Both models have the same width, layers, heads and text encoder; the width of Flag-DiT's SwiGLU is what makes a forward
pass cost as much as the DiT's. Both see the same examples (pictures, captions, noise, in the same order), batch,
optimizer and steps. Every `every` steps both draw the held-out combinations of EMOJI/heldout.jsonl from the same noise
with the same number of evaluations and the same guidance, and are measured: label top-1 and RMSE to the own icon. After
N pictures top-1 is known to about sqrt(p (1 - p) / N): 0.03 for 230 pictures; less is no difference.

--models flag_dit,dit,dit_velocity also trains the plain DiT for velocities: how much of a difference is the network's
and how much is the objective's.

OUT gets results.csv (model, step, cumulative FLOPs, top-1, median RMSE, seconds of training), results.png, a sheet of
pictures for each measurement, and the runs with their loss curves. The losses are not comparable with each other: one
is the error of a velocity, the other that of a noise, at other times.
"""
import argparse
import json
import os
import shlex
import shutil
import subprocess
import sys
import time

import flops
import measure
import plot
import start
import tensors

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..", "..")
# The backbone it begins from, and what the trainer is told beyond what all are.
MODELS = {"flag_dit": ("flag_dit", []), "dit": ("dit", ["objective=noise"]),
          "dit_velocity": ("dit", ["objective=velocity"])}


def say(words):
    print("[%6.1f s] %s" % (time.monotonic() - BEGUN, words), flush=True)


def t2x(a, *words):
    command = [a.t2x, *words, "--progress", "none", *shlex.split(a.t2x_options)]
    made = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if made.returncode:
        sys.exit("%s\n%s" % (shlex.join(command), made.stdout))
    return made.stdout


def models(backbone, text):
    return ["--set", "model.backbone=" + backbone, "--set", "model.encoder=" + text]


def tokenized(a, folder):
    """The captions of a folder of pictures as token ids, with their masks and the empty caption's."""
    path = os.path.join(a.out, "captions.safetensors")
    t2x(a, "run", os.path.join(HERE, "captions.toml"), "data=" + folder, "path=" + path,
        "--set", "model.encoder=" + os.path.join(a.start, "text_encoder"))
    return tensors.read(path)


def make_captions(a):
    """The held-out lines that are drawn, each `draws` times, and the batch file with their tokens and as many empty
    captions. A data set is pictures with captions: the captions' icons stand in for the pictures that do not exist."""
    with open(os.path.join(a.data, "heldout.jsonl"), encoding="utf-8") as f:
        asked = [json.loads(line) for line in f]
    asked = asked[::max(1, len(asked) // a.captions)][:a.captions]
    folder = os.path.join(a.out, "captions")
    os.makedirs(folder)
    with open(os.path.join(folder, "metadata.jsonl"), "w", encoding="utf-8") as f:
        for i, line in enumerate(asked):
            name = "%04d.png" % i
            icon = "%s-%s.png" % (measure.name_of(line["label"]), line["style"])
            shutil.copy(os.path.join(a.data, "templates", icon), os.path.join(folder, name))
            f.write(json.dumps({"file_name": name, "text": line["text"][0]}) + "\n")
    found = tokenized(a, folder)
    assert list(found["data.picture"][1]) == list(range(len(asked)))
    count, length = found["tokens.tokens"][0]
    both = {}
    for name in ("tokens", "mask"):
        values = list(found["tokens." + name][1]) * a.draws + list(found["tokens.empty_" + name][1]) * count * a.draws
        both[name] = [2 * count * a.draws, length], values
    a.batch_file = os.path.join(a.out, "batch.safetensors")
    tensors.write(a.batch_file, both)
    return asked * a.draws


def make_models(a):
    a.length = tokenized(a, os.path.join(a.data, "pictures"))["tokens.tokens"][0][1]
    a.hidden = flops.equal_hidden(a)
    start.make_flag_dit(a, os.path.join(a.start, "flag_dit"), a.hidden)
    start.make_dit(a, os.path.join(a.start, "dit"))
    cost = {"flag_dit": flops.flag_dit(a, a.hidden), "dit": flops.dit(a)}
    text = flops.text_encoder(a)
    for name in cost:
        size = sum(os.path.getsize(os.path.join(where, f)) for where, _, files in
                   os.walk(os.path.join(a.start, name)) for f in files if f.endswith(".safetensors"))
        say("%-8s %.2f M parameters, %.3f MFLOP forward for one picture" % (name, size / 4e6, cost[name] / 1e6))
    say("Flag-DiT's SwiGLU is %d wide, the DiT's MLP %d; forward FLOPs differ by %.2f %%; the text encoder adds "
        "%.3f MFLOP to both" % (a.hidden, a.mlp_ratio * a.dim,
                                100 * abs(cost["flag_dit"] / cost["dit"] - 1), text / 1e6))
    # A backward pass is two forward passes.
    return {name: 3 * (cost[MODELS[name][0]] + text) for name in a.models}


def train(a, name, steps, resume):
    """Goes on to `steps`; returns the seconds that it took, with the start of the program."""
    folder, began = os.path.join(a.out, name), time.monotonic()
    for result in ("backbone", "text_encoder"):
        shutil.rmtree(os.path.join(folder, result), ignore_errors=True)
    backbone, more = MODELS[name]
    words = ["train", os.path.join(HERE, "train_%s.toml" % backbone), "data=" + os.path.join(a.data, "pictures"),
             "folder=" + folder, "steps=%d" % steps, "batch=%d" % a.batch, "rate=%g" % a.rate,
             "warmup=%d" % a.warmup, "seed=%d" % a.seed, "size=%d" % a.size]
    words += more + (["heads=%d" % a.heads] if backbone == "dit" else [])
    words += models(os.path.join(a.start, backbone, "backbone"), os.path.join(a.start, "text_encoder"))
    t2x(a, *words, *(["--resume"] if resume else []))
    return time.monotonic() - began


def draw(a, name, count):
    """The captions' pictures, each as side x side x 3 values."""
    path = os.path.join(a.out, "drawn.safetensors")
    words = ["run", os.path.join(HERE, "sample_%s.toml" % name), "batch=" + a.batch_file, "path=" + path,
             "count=%d" % count, "size=%dx%d" % (a.size, a.size), "evaluations=%d" % a.evaluations,
             "guidance=%g" % a.guidance, "seed=%d" % (a.seed + 1000)]
    words += ["heads=%d" % a.heads] if MODELS[name][0] == "dit" else []
    words += ["points=%d" % (a.evaluations + 1)] if name != "dit" else []
    folder = os.path.join(a.out, name)
    t2x(a, *words, *models(os.path.join(folder, "backbone"), os.path.join(folder, "text_encoder")))
    values = tensors.read(path)["sample.latent"][1]
    return [measure.content(values, i, a.size) for i in range(count)]


def check_measure(a, templates):
    """The measure finds the data set's own pictures where they should be."""
    with open(os.path.join(a.data, "pictures", "metadata.jsonl"), encoding="utf-8") as f:
        lines = [json.loads(line) for line in f][:48:12]
    drawn = []
    for line in lines:
        with open(os.path.join(a.data, "pictures", line["file_name"]), "rb") as f:
            width, _, channels, pixels = measure.pictures.decode_png(f.read())
        block = width // templates.side
        planes = [[0.0] * templates.side ** 2 for _ in range(3)]
        for i in range(0, len(pixels), channels):
            y, x = divmod(i // channels, width)
            for c in range(3):
                planes[c][y // block * templates.side + x // block] += pixels[i + c] / 127.5 / block ** 2
        drawn.append([v - 1 for plane in planes for v in plane])
    top1, distance = measure.score(templates, drawn, lines)
    say("the measure on %d training pictures: top-1 %.3f, median RMSE %.4f" % (len(lines), top1, distance))
    assert top1 == 1 and distance < 0.01, "the measure does not know the data set's own pictures"


def rounds(a, asked, templates, cost):
    rows, seconds, longest = [], dict.fromkeys(a.models, 0.0), 0.0
    for step in [*range(a.every, a.steps, a.every), a.steps]:
        began = time.monotonic()
        if a.seconds and began - BEGUN + longest > a.seconds:
            say("the next round would end after %g seconds: this is all" % a.seconds)
            return
        new = []
        for name in a.models:
            seconds[name] += train(a, name, step, step > a.every)
            drawn = draw(a, name, len(asked))
            top1, distance = measure.score(templates, drawn, asked)
            measure.write_sheet(os.path.join(a.out, "%s-%06d.png" % (name, step)), drawn, templates.side)
            new.append((name, step, step * a.batch * cost[name], top1, distance, seconds[name]))
            say("%-8s step %6d, %.3f TFLOP: top-1 %.3f, median RMSE %.4f (%.1f s of training)"
                % (name, step, new[-1][2] / 1e12, top1, distance, seconds[name]))
        rows += new
        with open(os.path.join(a.out, "results.csv"), "w") as f:
            f.write("model,step,cumulative_flops,top1,median_rmse,training_seconds\n")
            f.writelines("%s,%d,%d,%.4f,%.5f,%.1f\n" % row for row in rows)
        plot.draw(os.path.join(a.out, "results.png"), rows)
        longest = max(longest, time.monotonic() - began)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", help="a new folder")
    parser.add_argument("--data", required=True, help="what samples/data/emoji/make_data_set.py wrote")
    parser.add_argument("--t2x", default=os.path.join(ROOT, "build", "release", "bin", "t2x"))
    parser.add_argument("--t2x-options", default="", help='more for every t2x, such as "--precision f16"')
    for name, value in (("steps", 2000), ("every", 500), ("batch", 64), ("warmup", 100), ("seed", 0), ("size", 16),
                        ("evaluations", 20), ("captions", 115), ("draws", 2), ("dim", 128), ("layers", 4), ("heads", 4),
                        ("mlp-ratio", 4), ("text-dim", 128), ("text-layers", 2), ("text-heads", 4),
                        ("text-hidden", 352), ("vocabulary", 1024)):
        parser.add_argument("--" + name, type=int, default=value)
    for name, value in (("rate", 1e-3), ("guidance", 2.0), ("seconds", 0.0)):
        parser.add_argument("--" + name, type=float, default=value)
    parser.add_argument("--models", default="flag_dit,dit", help="of " + ", ".join(MODELS))
    a = parser.parse_args()
    a.models = a.models.split(",")
    for name in a.models:
        if name not in MODELS:
            sys.exit("there is no model '%s': --models takes %s" % (name, ", ".join(MODELS)))
    a.tokenizer = os.path.join(a.data, "tokenizer", "tokenizer.model")
    a.channels = 3
    a.start, a.patches = os.path.join(a.out, "start"), a.size // 2
    a.warmup = min(a.warmup, a.every)
    if os.path.exists(a.out):
        sys.exit("'%s' exists already: name a new folder" % a.out)
    os.makedirs(a.start)
    start.make_text_encoder(a, a.start)
    asked = make_captions(a)
    cost = make_models(a)
    templates = measure.Templates(os.path.join(a.data, "templates"), a.size)
    check_measure(a, templates)
    say("%d pictures to draw, %d steps of %d pictures" % (len(asked), a.steps, a.batch))
    rounds(a, asked, templates, cost)
    say("results.csv and results.png are in " + a.out)


if __name__ == "__main__":
    BEGUN = time.monotonic()
    main()
