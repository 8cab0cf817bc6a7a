"""Names and words: no drawers, no model in the host, nothing left open, no path of one machine."""
import re
import subprocess
import sys
from pathlib import Path

DRAWER = re.compile(r"^(util|utils|utility|misc|helper|helpers|common|core|base|stuff)(\.|$)")
MODEL = re.compile(r"lumina|llama|gemma|bigvgan|flag[_-]?dit|next[_-]?dit|sdxl", re.I)
LEFT_OPEN = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|place" r"holder|not implemented|unimplemented)\b|\bstub", re.I)
MACHINE = re.compile(r"(?<![\w.$}])/(work|root|farm|home)/[a-z]")
TEXT = {".h", ".hpp", ".c", ".cpp", ".comp", ".glsl", ".py", ".md", ".toml", ".txt", ".cmake", ".in", ".sh", ".json", ""}
TOP = {"host", "plugins", "shaders", "pipelines", "sdk", "tests", "samples", "README.md", "LICENSE", "CMakeLists.txt"}
HEADER = re.compile(r"^(//|/\*) (\S+) - \S")


def tracked(root):
    """What git knows, so that a picture that somebody made here does not count; every file where there is no git."""
    try:
        listed = subprocess.run(["git", "-C", root, "ls-files"], capture_output=True, check=True,
                                text=True).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):
        listed = [str(p.relative_to(root)) for p in root.rglob("*") if p.is_file()]
    return [p for p in map(Path, listed) if p.parts[0] != "build" and (root / p).is_file()]


def name_faults(path):
    top = path.parts[0]
    if top not in TOP and not top.startswith("."):
        yield f"the top level holds {', '.join(sorted(TOP))} and dot files only"
    if top in ("host", "sdk", "shaders", "plugins"):
        for part in path.parts[1:]:
            if DRAWER.match(part) and not (top == "plugins" and part == "core"):
                yield f"'{part}' is a drawer, not a name"


def text_faults(path, text):
    top = path.parts[0]
    for number, line in enumerate(text.splitlines(), 1):
        if top in ("host", "sdk") and (m := MODEL.search(line)):
            yield f"{number}: names a model ('{m[0]}'): only plugins, pipelines, samples and tests do"
        if top in ("host", "plugins", "sdk", "shaders", "pipelines", "samples") and (m := LEFT_OPEN.search(line)):
            yield f"{number}: left open ('{m[0]}')"
        if top != "tests" and (m := MACHINE.search(line)):
            yield f"{number}: a path of one machine ('{m[0]}...')"
    if top in ("host", "sdk") and path.suffix in (".h", ".hpp"):
        m = HEADER.match(text)
        if not m or not path.as_posix().endswith(m[2]):
            yield "1: the first line says what the file answers: // " + path.as_posix() + " - ..."


if __name__ == "__main__":
    root = Path(sys.argv[1])
    found = []
    for path in tracked(root):
        found += [f"{path}: {what}" for what in name_faults(path)]
        if path.suffix in TEXT and path.name != "LICENSE":
            try:
                found += [f"{path}:{what}" for what in text_faults(path, (root / path).read_text(encoding="utf-8"))]
            except UnicodeDecodeError:
                pass  # data
    print("\n".join(found) or "names and words are in order")
    sys.exit(bool(found))
