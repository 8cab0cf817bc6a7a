"""Follows sdk/WRITING_PLUGINS.md: its files, its commands, its changes."""
import re


def blocks(text):
    """(what the paragraph before says, language, code) of each fenced block."""
    found = re.findall(r"([^\n]*)\n\n```(\w+)\n(.*?)```", text, re.S)
    return [(before.strip(), language, code) for before, language, code in found]


class Tutorial:
    def __init__(self, document, folder):
        self.blocks = blocks(document.read_text(encoding="utf-8"))
        self.folder = folder
        folder.mkdir(parents=True)

    def code(self, before):
        found = [code for said, _, code in self.blocks if before in said]
        assert len(found) == 1, f"WRITING_PLUGINS.md: {len(found)} blocks after '{before}'"
        return found[0]

    def first_plugin(self):
        for name in ("CMakeLists.txt", "invert.cpp", "invert.toml"):
            found = [code for said, _, code in self.blocks if said == f"`{name}`"]
            assert len(found) == 1, f"WRITING_PLUGINS.md: {len(found)} blocks for {name}"
            (self.folder / name).write_text(found[0])

    def own_kernel(self):
        lists, source = self.folder / "CMakeLists.txt", self.folder / "invert.cpp"
        lists.write_text(lists.read_text() + self.code("`CMakeLists.txt` gets one line"))
        (self.folder / "solarize.comp").write_text(self.code("`solarize.comp`"))
        text = source.read_text()
        include = "#include <t2x/plugin.hpp>\n"
        text = text.replace(include, include + self.code("above the node"))
        text = re.sub(r"T2X_PLUGIN\(.*\)\n$", lambda _: self.code("its last line becomes"), text)
        call = re.compile(r'cx\.op\("unary", \{cx\.input\("image"\)\}, \{\{.*?\}\}\)')
        assert len(call.findall(text)) == 1
        source.write_text(call.sub('cx.op("acme.solarize", {cx.input("image")}, {{"threshold", 0.2 * scale_}})', text))
