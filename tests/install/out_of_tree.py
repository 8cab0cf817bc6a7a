"""Installs T2X; builds the sample plugins and the tutorial's against the installed SDK; runs them in pipelines."""
import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

import png
from tutorial import Tutorial

SAMPLES = {"third_party_plugin": "vignette", "own_shader": "spotlight"}
GREY = 128


def command(*words, env=None):
    """Runs to success and returns stdout."""
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, env=env)
    if done.returncode:
        sys.exit(f"$ {' '.join(map(str, words))}\n{done.stdout}{done.stderr}exit code {done.returncode}")
    return done.stdout


def expect(condition, what):
    if not condition:
        sys.exit("not so: " + what)
    print("ok:", what)


def install(options, prefix):
    command(options.cmake, "--install", options.build, "--prefix", prefix)
    expect((prefix / "include/t2x/abi.h").exists(), "the SDK's headers are installed")
    expect(list(prefix.glob("share/doc/t2x_sdk/WRITING_PLUGINS.md")), "WRITING_PLUGINS.md is installed")


def build_sample(options, prefix, sample):
    """Returns the plugin's file."""
    source, build = options.work / sample, options.work / (sample + "-build")
    shutil.copytree(options.source / "samples" / sample, source)
    command(options.cmake, "-S", source, "-B", build, "-G", options.generator, f"-DCMAKE_PREFIX_PATH={prefix}",
            f"-DCMAKE_CXX_COMPILER={options.compiler}", "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Wpedantic -Werror")
    command(options.cmake, "--build", build)
    return build / "plugins" / (SAMPLES[sample] + ".t2x.so")


def run_sample(t2x, env, work, sample, plugin):
    """A grey picture through the plugin's node: bright in the middle, dark in the corners."""
    picture = work / "grey.png"
    png.write_grey(picture, 65, 33, GREY)
    out = work / f"{sample}.png"
    printed = command(t2x, "run", work / sample / (SAMPLES[sample] + ".toml"), f"picture={picture}", "strength=0.75",
                      "--plugin-path", plugin.parent, "--output", out, env=env)
    expect(printed == f"{out}\n", f"{sample}: the result's path is on stdout")
    rows = png.read_rgb(out)
    middle, corner = rows[16][32 * 3], rows[0][0]
    expect(abs(middle - GREY) <= 1, f"{sample}: the middle stays as it is ({middle})")
    # r^2 of the corner pixel's middle: both axes half a pixel inside.
    falloff = 1 - 0.75 * ((64 / 65) ** 2 + (32 / 33) ** 2) / 2
    expect(abs(corner - GREY * falloff) <= 2, f"{sample}: the corner is {GREY * falloff:.1f} ({corner})")


def build_tutorial(options, folder, prefix):
    build = folder / "build"
    command(options.cmake, "-S", folder, "-B", build, f"-DCMAKE_PREFIX_PATH={prefix}",
            f"-DCMAKE_CXX_COMPILER={options.compiler}", "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Wpedantic -Werror")
    command(options.cmake, "--build", build)
    return build / "plugins/invert.t2x.so"


def follow_tutorial(options, prefix, t2x, env):
    folder = options.work / "tutorial"
    tutorial = Tutorial(prefix / "share/doc/t2x_sdk/WRITING_PLUGINS.md", folder)
    tutorial.first_plugin()
    plugin = build_tutorial(options, folder, prefix)
    expect("conforms: invert 1.0.0, " in command(t2x, "validate-plugin", plugin, env=env), "tutorial: the plugin conforms")
    env = {**env, "T2X_PLUGIN_PATH": str(plugin.parent)}
    expect("acme.invert - Turns an image" in command(t2x, "describe", "acme.invert", env=env), "tutorial: it is described")
    picture, out = options.work / "light.png", folder / "out.png"
    png.write_grey(picture, 32, 16, 200)
    arguments = [folder / "invert.toml", f"picture={picture}"]
    command(t2x, "check", *arguments, env=env)
    command(t2x, "run", *arguments, "--output", out, env=env)
    expect(abs(png.read_rgb(out)[0][0] - 55) <= 1, "tutorial: 200 becomes 55")
    tutorial.own_kernel()
    plugin = build_tutorial(options, folder, prefix)
    expect("conforms: invert 1.1.0, " in command(t2x, "validate-plugin", plugin, env=env), "tutorial: so it does with an op")
    command(t2x, "run", *arguments, "--output", out, env=env)
    expect(abs(png.read_rgb(out)[0][0] - 55) <= 1, "tutorial: the kernel works")


def main():
    parser = argparse.ArgumentParser()
    for name in ("cmake", "generator", "compiler", "icd"):
        parser.add_argument("--" + name, required=True)
    for name in ("build", "source", "work", "cache"):
        parser.add_argument("--" + name, required=True, type=Path)
    options = parser.parse_args()
    shutil.rmtree(options.work, ignore_errors=True)
    options.work.mkdir(parents=True)
    prefix = options.work / "prefix"
    install(options, prefix)
    t2x = prefix / "bin/t2x"
    env = {**os.environ, "VK_DRIVER_FILES": options.icd, "VK_ICD_FILENAMES": options.icd,
           "XDG_CACHE_HOME": str(options.cache), "XDG_DATA_HOME": str(options.work / "data")}
    options.cache.mkdir(parents=True, exist_ok=True)
    command("flock", options.cache / "lock", t2x, "devices", env=env)  # tests the driver's kernels, once a build
    listed = command(t2x, "plugins", env=env)
    expect(str(prefix) in listed.split("shadowed:")[0], "the installed program loads the installed plugins")
    checked = command(t2x, "describe", "--names", env=env)
    expect("core.save_tensors" in checked, "and knows their nodes")
    for sample in SAMPLES:
        plugin = build_sample(options, prefix, sample)
        report = command(t2x, "validate-plugin", plugin, env=env)
        expect("conforms: " + SAMPLES[sample] in report, f"{sample}: validate-plugin passes")
        run_sample(t2x, env, options.work, sample, plugin)
    follow_tutorial(options, prefix, t2x, env)


if __name__ == "__main__":
    main()
