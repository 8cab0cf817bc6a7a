"""The models that the trainings begin from: the text encoder is the same file for all."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "..", "samples", "models"))
import make_start  # noqa: E402


def make_text_encoder(a, folder):
    a.folder = folder
    make_start.make_text_encoder(a)


def make_flag_dit(a, folder, hidden):
    a.folder, a.hidden = folder, hidden
    make_start.make_backbone(a)


def make_dit(a, folder):
    """As DiT initialises: Xavier matrices, zero biases; modulation, the last layer and (as PixArt-alpha does) the text
    attention's output begin at zero."""
    w, d = make_start.Weights(1), a.dim

    def linear(name, out, inside):
        w.uniform(name + ".weight", out, inside)
        w.constant(name + ".bias", [out], 0)

    def zero(name, out, inside):
        w.constant(name + ".weight", [out, inside], 0)
        w.constant(name + ".bias", [out], 0)

    linear("x_embedder", d, 4 * a.channels)
    for name, inside in (("t_embedder.mlp.0", 256), ("t_embedder.mlp.2", d), ("y_embedder", a.text_dim)):
        w.normal(name + ".weight", [d, inside], 0.02)
        w.constant(name + ".bias", [d], 0)
    for i in range(a.layers):
        at = "blocks.%d." % i
        for name in ("attn.q", "attn.k", "attn.v", "attn.proj", "cross.q"):
            linear(at + name, d, d)
        for name in ("cross.k", "cross.v"):
            linear(at + name, d, a.text_dim)
        zero(at + "cross.proj", d, d)
        linear(at + "mlp.fc1", a.mlp_ratio * d, d)
        linear(at + "mlp.fc2", d, a.mlp_ratio * d)
        zero(at + "adaLN_modulation.1", 6 * d, d)
    zero("final_layer.adaLN_modulation.1", 2 * d, d)
    zero("final_layer.linear", 4 * a.channels, d)
    w.write(os.path.join(make_start.folder(folder, "backbone"), "model.safetensors"))
