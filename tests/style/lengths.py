"""How long files and functions are: prints the longest; a file over 500 lines or a function over 60 fails."""
import re
import sys
from pathlib import Path

FOLDERS = ("host", "sdk", "plugins", "samples", "tests")
FILE_LIMIT, FUNCTION_LIMIT = 500, 60
NOT_CODE = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)
# What stands before the brace of something that is no function.
TYPE = re.compile(r"\b(namespace|class|struct|union|enum|extern)\b[^;(]*$")
FUNCTION = re.compile(r"\)\s*(const|noexcept|override|final|&&?|->[^;{}]*|:[^;]*|requires[^;{}]*|\s)*$")


def blank(match):
    return re.sub(r"[^\n]", " ", match[0])


def functions(text):
    """(first line, length) of each outermost function body, by matching braces."""
    text = NOT_CODE.sub(blank, text)
    depth_in, start, head, line = 0, 0, "", 1
    for c in text:
        if c == "\n":
            line += 1
        if depth_in:
            depth_in += (c == "{") - (c == "}")
            if not depth_in:
                yield start, line - start + 1
                head = ""
        elif c == "{":
            if FUNCTION.search(head) and not TYPE.search(head):
                depth_in, start = 1, line - head.strip().count("\n")
            head = ""
        elif c in "};":
            head = ""
        else:
            head += c


def main(root):
    sizes, lengths = [], []
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".h", ".hpp", ".c", ".cpp", ".py") and "build" not in path.parts:
                text = path.read_text(encoding="utf-8")
                sizes.append((text.count("\n"), path))
                if path.suffix != ".py":
                    lengths += [(n, path, first) for first, n in functions(text)]
    for path in sorted((root / "shaders").rglob("*")):
        if path.suffix in (".comp", ".glsl"):
            sizes.append((path.read_text(encoding="utf-8").count("\n"), path))
    sizes.sort(reverse=True)
    lengths.sort(reverse=True)
    middle = sizes[len(sizes) // 2][0] if sizes else 0
    print(f"{len(sizes)} files, median {middle} lines; the longest:")
    for n, path in sizes[:5]:
        print(f"  {n:4} {path.relative_to(root)}")
    print(f"{len(lengths)} functions; the longest:")
    for n, path, first in lengths[:5]:
        print(f"  {n:4} {path.relative_to(root)}:{first}")
    return bool(sizes and sizes[0][0] > FILE_LIMIT or lengths and lengths[0][0] > FUNCTION_LIMIT)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
