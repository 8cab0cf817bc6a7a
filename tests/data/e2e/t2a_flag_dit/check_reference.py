"""Compares the networks of this folder with values that the original code computed (tests/data/dit and encoders).

  python3 check_reference.py
"""
import pathlib

import flag_dit
import sound
import tensor_file
import text_encoders
import torch
import yaml

DATA = pathlib.Path(__file__).resolve().parents[2]


def compare(what, got, expected):
    worst = ((got - expected).abs().max() / expected.abs().max()).item()
    print(f"{what:24} {worst:.1e} of its scale")
    assert got.shape == expected.shape and worst < 1e-5, what


def files(case):
    return tensor_file.read(DATA / case / "inputs.safetensors"), tensor_file.read(DATA / case / "outputs.safetensors")


def main():
    torch.set_grad_enabled(False)
    given, wanted = files("encoders/text_cond_clap_t5")
    w = tensor_file.read(DATA / "encoders/text_cond_clap_t5/diffusion_ckpt_excerpt.safetensors")
    context = torch.cat([text_encoders.clap(w, "cond_stage_model.caption_encoder.", given["clap_input_ids"], 4),
                         text_encoders.t5(w, "cond_stage_model.t5_transformer.", given["t5_input_ids"])], 1)
    compare("context", context, wanted["context"])

    given, wanted = files("dit/flagdit_audio")
    w = tensor_file.read(DATA / "dit/flagdit_audio/weights.safetensors")
    compare("velocity", flag_dit.velocity(w, "", *(given["forward." + n] for n in ("x", "t", "context"))),
            wanted["forward.out"])
    noise, cond = given["sample_nocfg_11.x_latent"], given["sample_nocfg_11.cond"]
    compare("sample, 11 points", flag_dit.sample(w, "", noise, cond, None, 11, 1), wanted["sample_nocfg_11.out"])
    for points, scale in ((25, 3.0), (40, 5.0)):
        got = flag_dit.sample(w, "", noise, cond, given["sample_cfg_25.uncond"], points, scale)
        compare(f"guided, {points} points", got, wanted[f"sample_cfg_{points}.out"])

    given, wanted = files("encoders/ae1d_mel")
    w = tensor_file.read(DATA / "encoders/ae1d_mel/diffusion_ckpt_excerpt.safetensors")
    compare("mel", sound.decode(w, "first_stage_model.", given["z"], w["scale_factor"]), wanted["decoded_mel"])

    given, wanted = files("encoders/vocoder_bigvgan")
    w = tensor_file.read(DATA / "encoders/vocoder_bigvgan/generator_weight_norm.safetensors")
    config = yaml.safe_load((DATA / "encoders/vocoder_bigvgan/bigvnat/args.yml").read_text())
    compare("waveform", sound.vocode(w, config, given["mel"]), wanted["waveform"][:, 0])


if __name__ == "__main__":
    main()
