"""Who may include whom: the walls of the house, over every #include line.

  sdk/      the standard library and itself; vulkan.hpp also Vulkan's header
  plugins/  the SDK, the plugin's own folder, the system; never host/, never another plugin
  host/     "folder/file.hpp"; the arrows between its folders have no cycle; Boost.DLL in one file
  shaders/  shaders/lib/*.glsl
  nothing includes tests/, and C++ includes no shader
"""
import re
import sys
from pathlib import Path

CODE = {".h", ".hpp", ".c", ".cpp"}
SHADER = {".comp", ".glsl"}
STANDARD_C = {"stddef.h", "stdint.h"}
GENERATED = re.compile(r"^[a-z0-9_]+_shaders\.hpp$")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def files(root, folder, endings):
    return sorted(p for p in (root / folder).rglob("*") if p.suffix in endings and "build" not in p.parts)


def includes(path):
    return [(m[1] == "<", m[2]) for m in INCLUDE.finditer(path.read_text(encoding="utf-8"))]


def sdk_wall(root):
    headers = root / "sdk/include"
    for path in files(root, "sdk", CODE):
        for system, name in includes(path):
            own = (headers / name).exists() or (not system and (path.parent / name).exists())
            standard = system and ("/" not in name and "." not in name or name in STANDARD_C)
            vulkan = name == "vulkan/vulkan.h" and path.name == "vulkan.hpp"
            if not (own or standard or vulkan):
                yield path, f"sdk/ includes '{name}'"


def plugin_folder(path, plugins):
    """The nearest folder above `path` whose CMakeLists.txt adds a plugin."""
    for folder in path.parents:
        if folder == plugins:
            return path.parent
        lists = folder / "CMakeLists.txt"
        if lists.exists() and "t2x_add_plugin" in lists.read_text():
            return folder
    return path.parent


def plugin_wall(root, top):
    for path in files(root, top, CODE):
        home = plugin_folder(path, root / top).resolve()
        for system, name in includes(path):
            if name.startswith("t2x/"):
                if not (root / "sdk/include" / name).exists():
                    yield path, f"includes '{name}', which the SDK does not have"
            elif system:
                if (root / "host" / name).is_file() or name.startswith("host/"):
                    yield path, f"includes '{name}' of host/"
            elif not GENERATED.match(name):
                found = [d / name for d in (path.parent, home) if (d / name).exists()]
                if not found or home not in found[0].resolve().parents:
                    yield path, f"includes '{name}', which is not in the plugin's own folder"


def host_wall(root):
    host, arrows = root / "host", {}
    for path in files(root, "host", CODE):
        folder = path.relative_to(host).parts[0] if path.parent != host else "host"
        for system, name in includes(path):
            if "boost/dll" in name and path.relative_to(host).as_posix() != "loader/library.cpp":
                yield path, "includes Boost.DLL: only host/loader/library.cpp does"
            if system or GENERATED.match(name):
                if name.startswith("t2x/") and not (root / "sdk/include" / name).exists():
                    yield path, f"includes '{name}', which the SDK does not have"
                continue
            if not (host / name).exists():
                yield path, f"includes '{name}': write \"folder/file.hpp\" as it lies in host/"
                continue
            target = name.split("/")[0] if "/" in name else "host"
            if target != folder:
                arrows.setdefault(folder, {}).setdefault(target, path)
    yield from cycles(host, arrows)


def cycles(host, arrows):
    done, trail = set(), []

    def visit(folder):
        if folder in trail:
            yield host, "a cycle of folders: " + " -> ".join(trail[trail.index(folder):] + [folder])
        elif folder not in done:
            trail.append(folder)
            for target in sorted(arrows.get(folder, {})):
                yield from visit(target)
            trail.pop()
            done.add(folder)

    for folder in sorted(arrows):
        yield from visit(folder)


def shader_wall(root):
    for path in files(root, "shaders", SHADER):
        for _, name in includes(path):
            if not ((root / "shaders/lib" / name).exists() and name.endswith(".glsl")):
                yield path, f"includes '{name}': shaders include shaders/lib/*.glsl only"


def everyone(root):
    for top in ("sdk", "host", "plugins", "samples", "tests"):
        for path in files(root, top, CODE):
            for _, name in includes(path):
                if Path(name).suffix in SHADER:
                    yield path, f"includes the shader '{name}'"
                if top != "tests" and re.search(r"(^|/)tests/", name):
                    yield path, f"includes '{name}' of tests/"


def broken(root):
    yield from sdk_wall(root)
    yield from plugin_wall(root, "plugins")
    yield from host_wall(root)
    yield from shader_wall(root)
    yield from everyone(root)


if __name__ == "__main__":
    top = Path(sys.argv[1])
    found = [f"{path.relative_to(top)}: {what}" for path, what in broken(top)]
    print("\n".join(found) or "every wall stands")
    sys.exit(bool(found))
