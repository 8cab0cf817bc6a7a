#!/usr/bin/env python3
"""Makes the data set that the sample model is trained on: 48 emoji in two styles on eight plain backgrounds, with
captions in English, German and French. Standard library, rsvg-convert (Debian: librsvg2-bin) and spm_train (Debian:
sentencepiece); README.md beside this file tells the rest.

    python3 make_data_set.py PACKAGES OUT     # PACKAGES: the folder with the three .tgz of `npm pack`

OUT/pictures/       the training pictures, 256x256, with metadata.jsonl: what dataset.folder reads
OUT/heldout.jsonl   the combinations that no training picture shows
OUT/templates/      each label in each style, 32x32 with transparency, to measure drawings against
OUT/tokenizer/      tokenizer.model, made from the captions, and the captions
OUT/sheet.png       every template, to look at
"""
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile

import captions as words
import pictures

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGES = {"noto": "iconify-json-noto-1.2.9.tgz", "fluent": "iconify-json-fluent-emoji-flat-1.2.6.tgz",
            "names": "emojibase-data-17.0.0.tgz"}
CANVAS, DRAWN, ENLARGE = 32, 28, 8     # an autoencoder of 8x8 pixels a latent pixel keeps every pixel of the canvas
HELD_OUT, HELD_OUT_OF_EIGHT = 0.15, 2  # of all combinations; at most of the backgrounds of one label in one style
VOCABULARY = 1024


def from_package(folder, package, name):
    with tarfile.open(os.path.join(folder, PACKAGES[package])) as archive:
        return json.load(archive.extractfile("package/" + name))


def slug(label):
    return "".join(c if c.isalnum() else "-" for c in label.lower()).strip("-")


def read_labels(folder):
    """[(emojibase's English label, (English, German, French))]; labels.txt may say the names otherwise."""
    names = [{item["hexcode"]: item["label"] for item in from_package(folder, "names", language + "/data.json")}
             for language in ("en", "de", "fr")]
    code_of = {label: code for code, label in names[0].items()}
    labels = []
    with open(os.path.join(HERE, "labels.txt"), encoding="utf-8") as file:
        for line in file:
            fields = line.rstrip("\n").split("\t")
            if not fields[0] or line.startswith("#"):
                continue
            given = fields[1:] if len(fields) == 4 else [by_code[code_of[fields[0]]] for by_code in names]
            labels.append((fields[0], tuple(given)))
    return labels


def make_templates(folder, labels):
    """{(label, style): 32x32 RGBA}"""
    templates = {}
    for style in words.STYLES:
        icons = from_package(folder, style, "icons.json")
        for label, _ in labels:
            found = icons["icons"][slug(label)]
            side = found.get("width", icons.get("width", 16))
            templates[label, style] = pictures.icon(found["body"], side, DRAWN, CANVAS)
    return templates


def choose_held_out(combinations):
    """15 % of the combinations, by a hash of their names; each label in each style keeps six backgrounds."""
    def rank(combination):
        return hashlib.sha256("/".join(combination).encode()).hexdigest()
    held, of_pair = set(), {}
    for combination in sorted(combinations, key=rank):
        pair = combination[:2]
        if len(held) < round(HELD_OUT * len(combinations)) and of_pair.get(pair, 0) < HELD_OUT_OF_EIGHT:
            held.add(combination)
            of_pair[pair] = of_pair.get(pair, 0) + 1
    return held


def write_json_lines(path, lines):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def write_png(path, picture):
    with open(path, "wb") as file:
        file.write(pictures.encode_png(picture))


def write_pictures(out, labels, templates):
    """The training pictures and both lists; returns every training caption."""
    combinations = [(label, style, background)
                    for label, _ in labels for style in words.STYLES for background in words.BACKGROUNDS]
    held, names = choose_held_out(combinations), dict(labels)
    shown, hidden, spoken = [], [], []
    for label, style, background in combinations:
        texts = words.captions(names[label], style, background)
        facts = {"label": names[label][0], "style": style, "background": background}
        if (label, style, background) in held:
            hidden.append({**facts, "text": texts})
            continue
        name = "%s-%s-%s.png" % (slug(names[label][0]), style, background)
        small = pictures.on_background(templates[label, style], words.BACKGROUNDS[background][0])
        write_png(os.path.join(out, "pictures", name), pictures.enlarged(small, ENLARGE))
        shown.append({"file_name": name, "text": texts, **facts})
        spoken += texts
    write_json_lines(os.path.join(out, "pictures", "metadata.jsonl"), shown)
    write_json_lines(os.path.join(out, "heldout.jsonl"), hidden)
    return spoken


def write_templates(out, labels, templates):
    colours = {background: colour for background, (colour, _, _) in words.BACKGROUNDS.items()}
    with open(os.path.join(out, "templates", "backgrounds.json"), "w", encoding="utf-8") as file:
        json.dump(colours, file, indent=2)
    for label, names in labels:
        for style in words.STYLES:
            write_png(os.path.join(out, "templates", "%s-%s.png" % (slug(names[0]), style)), templates[label, style])
    sheet = [pictures.on_background(templates[label, style], (255, 255, 255))
             for label, _ in labels for style in words.STYLES]
    write_png(os.path.join(out, "sheet.png"), pictures.tiled(sheet, 16))


def make_tokenizer(out, texts):
    """Byte pairs of the captions with LLaMA's settings. Paths are relative: the trainer stores them."""
    folder = os.path.join(out, "tokenizer")
    with open(os.path.join(folder, "captions.txt"), "w", encoding="utf-8") as file:
        file.writelines(text + "\n" for text in texts)
    subprocess.run(["spm_train", "--input=captions.txt", "--model_prefix=tokenizer", "--vocab_size=%d" % VOCABULARY,
                    "--model_type=bpe", "--byte_fallback=true", "--character_coverage=1.0",
                    "--normalization_rule_name=identity", "--remove_extra_whitespaces=false", "--split_digits=true",
                    "--num_threads=1"], cwd=folder, check=True, stderr=subprocess.DEVNULL)
    os.remove(os.path.join(folder, "tokenizer.vocab"))


def main(packages, out):
    for name in ("pictures", "templates", "tokenizer"):
        os.makedirs(os.path.join(out, name), exist_ok=True)
    labels = read_labels(packages)
    templates = make_templates(packages, labels)
    make_tokenizer(out, write_pictures(out, labels, templates))
    write_templates(out, labels, templates)
    shutil.copy(os.path.join(HERE, "NOTICE"), out)
    shutil.copy(os.path.join(HERE, "../../../LICENSE"), out)
    print("%d labels, %d pictures in %s" % (len(labels), len(os.listdir(os.path.join(out, "pictures"))) - 1, out))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
