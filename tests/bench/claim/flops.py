"""Multiplications and additions of one forward pass for one picture: every matrix product counts 2 m n k, attention its
two products; norms, activations and sums count nothing."""


def linear(rows, out, inside):
    return 2 * rows * out * inside


def attention(queries, keys, width):
    return 4 * queries * keys * width


def flag_dit(a, hidden):
    """a: run.py's arguments with `patches` (of a row) and `length` (tokens of a caption)."""
    tokens, d, condition = a.patches * (a.patches + 1), a.dim, min(a.dim, 1024)
    layer = (4 * linear(tokens, d, d) + attention(tokens, tokens, d) + 2 * linear(a.length, d, a.text_dim)
             + attention(tokens, a.length, d) + 3 * linear(tokens, hidden, d) + linear(1, 6 * d, condition))
    around = (2 * linear(a.patches ** 2, 4 * a.channels, d) + linear(a.patches, 4 * a.channels, d)
              + linear(1, condition, 256) + linear(1, condition, condition) + linear(1, condition, a.text_dim)
              + linear(1, 2 * d, condition))
    return a.layers * layer + around


def dit(a):
    tokens, d = a.patches ** 2, a.dim
    layer = (6 * linear(tokens, d, d) + attention(tokens, tokens, d) + 2 * linear(a.length, d, a.text_dim)
             + attention(tokens, a.length, d) + 2 * linear(tokens, a.mlp_ratio * d, d) + linear(1, 6 * d, d))
    around = (2 * linear(tokens, 4 * a.channels, d) + linear(1, d, 256) + linear(1, d, d) + linear(1, d, a.text_dim)
              + linear(1, 2 * d, d))
    return a.layers * layer + around


def text_encoder(a):
    layer = (4 * linear(a.length, a.text_dim, a.text_dim) + attention(a.length, a.length, a.text_dim)
             + 3 * linear(a.length, a.text_hidden, a.text_dim))
    return a.text_layers * layer


def equal_hidden(a):
    """The width of Flag-DiT's feed-forward layer at which its forward pass comes nearest to the DiT's."""
    per_unit = flag_dit(a, 1) - flag_dit(a, 0)
    return max(8, 4 * round((dit(a) - flag_dit(a, 0)) / per_unit / 4))
