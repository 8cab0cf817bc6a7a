"""walls.py finds a breach of every wall: each case is a small tree with one fault."""
import sys
import tempfile
from pathlib import Path

import walls

SOUND = {
    "sdk/include/t2x/abi.h": "#include <stdint.h>\n",
    "sdk/include/t2x/plugin.hpp": '#include "abi.h"\n#include <string>\n',
    "host/status/failure.hpp": "#include <t2x/abi.h>\n",
    "host/device/device.hpp": '#include "status/failure.hpp"\n#include <vulkan/vulkan.h>\n',
    "plugins/a/CMakeLists.txt": "t2x_add_plugin(a SOURCES a.cpp)\n",
    "plugins/a/a.cpp": '#include <t2x/plugin.hpp>\n#include "part.hpp"\n#include "a_shaders.hpp"\n#include <png.h>\n',
    "plugins/a/part.hpp": "#include <vector>\n",
    "plugins/b/CMakeLists.txt": "t2x_add_plugin(b SOURCES b.cpp)\n",
    "plugins/b/b.cpp": "#include <t2x/abi.h>\n",
    "shaders/matrix/linear.comp": '#include "weights.glsl"\n',
    "shaders/lib/weights.glsl": "\n",
    "tests/x.cpp": '#include "device/device.hpp"\n',
}
FAULTS = [
    ("sdk/include/t2x/abi.h", "#include <vulkan/vulkan.h>\n", "sdk/ includes"),
    ("sdk/include/t2x/plugin.hpp", '#include "status/failure.hpp"\n', "sdk/ includes"),
    ("plugins/a/a.cpp", '#include "status/failure.hpp"\n', "own folder"),
    ("plugins/a/a.cpp", "#include <status/failure.hpp>\n", "of host/"),
    ("plugins/a/a.cpp", '#include "../b/b.cpp"\n', "own folder"),
    ("plugins/a/a.cpp", "#include <t2x/secret.hpp>\n", "the SDK does not have"),
    ("host/status/failure.hpp", '#include "device/device.hpp"\n', "cycle of folders: device -> status -> device"),
    ("host/device/device.hpp", '#include "failure.hpp"\n', "as it lies in host/"),
    ("host/device/device.hpp", "#include <boost/dll/shared_library.hpp>\n", "Boost.DLL"),
    ("shaders/matrix/linear.comp", '#include "../grid/conv.comp"\n', "shaders/lib"),
    ("host/device/device.hpp", '#include "tests/x.cpp"\n', "of tests/"),
    ("plugins/b/b.cpp", '#include "linear.comp"\n', "includes the shader"),
]


def breaches(changes):
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, text in {**SOUND, **changes}.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        return [what for _, what in walls.broken(root)]


failures = [f"the sound tree is refused: {b}" for b in breaches({})]
for name, text, expected in FAULTS:
    if not any(expected in what for what in breaches({name: text})):
        failures.append(f"not found: {name} with {text.strip()}")
print("\n".join(failures) or f"{len(FAULTS)} breaches found")
sys.exit(bool(failures))
