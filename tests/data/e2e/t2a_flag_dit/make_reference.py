"""Makes the small models of this folder, in the layout of Lumina-T2Audio's release, and what they should give.

  python3 check_reference.py && python3 make_reference.py

324.ckpt      a Lightning checkpoint: the diffusion model with its text encoders and autoencoder, and what such files
              hold besides
bigvnat/      BigVGAN, 256 samples a mel frame
bert/         vocab.txt of the goldens' tokenizer, config.json
reference.safetensors, case.json
              the text features, the latent and the sound of two requests (audio: CLAP and T5; music: T5 alone),
              computed in double precision; of the sound every 7th sample, which meets every phase of a hop

Token ids are those that Hugging Face's tokenizers gave for these texts: tests/data/encoders/tokenizer_*.
"""
import json
import pathlib
import shutil

import flag_dit
import numpy
import random_weights as models
import sound
import tensor_file
import text_encoders
import torch
import yaml

HERE = pathlib.Path(__file__).resolve().parent
ENCODERS = HERE.parents[1] / "encoders"
BERT = {"model_type": "bert", "hidden_size": 24, "num_attention_heads": 3, "num_hidden_layers": 2,
        "intermediate_size": 64, "max_position_embeddings": 96, "layer_norm_eps": 1e-12, "hidden_act": "gelu"}
BIGVGAN = {"resblock": "1", "num_mels": models.MELS, "upsample_rates": [8, 8, 4],
           "upsample_kernel_sizes": [16, 16, 8], "upsample_initial_channel": 16, "resblock_kernel_sizes": [3, 7, 11],
           "resblock_dilation_sizes": [[1, 3, 5]] * 3, "activation": "snakebeta", "snake_logscale": True}
SCALE_FACTOR = 0.8125
STRIDE = 7
PROMPT = "a painting of a red fox in the rain, 8k, highly detailed"
AUDIO = {"name": "audio", "prompt": PROMPT, "structured": "<dog barking& all>@<birds chirping& start>", "seconds": 9.98,
         "frames": 312, "steps": 8, "guidance": 3.0, "seed": 42}
MUSIC = {"name": "music", "prompt": PROMPT, "seconds": 2.048, "frames": 64, "steps": 8, "guidance": 5.0, "seed": 100}


def token_ids(case, text, pieces, end):
    """[1,77]: pieces of the goldens' row, padded."""
    rows = json.loads((ENCODERS / case / "goldens.json").read_text())["rows"]
    ids = next(row[pieces] for row in rows if row["text"] == text)
    assert ids[-1] == end and len(ids) <= 77
    return torch.tensor([ids + [0] * (77 - len(ids))])


def clap_features(w, text):
    ids = token_ids("tokenizer_bert_wordpiece", text, "hf_fast_ids", 3)
    return text_encoders.clap(w, "cond_stage_model.caption_encoder.", ids, BERT["num_attention_heads"])


def t5_features(w, text):
    return text_encoders.t5(w, "cond_stage_model.t5_transformer.",
                            token_ids("tokenizer_t5", text, "slow_ids_with_specials", 1))


def features(w, request, prompt, structured):
    if "structured" not in request:
        return t5_features(w, prompt)
    return torch.cat([clap_features(w, prompt), t5_features(w, structured)], 1)


def answer(w, vocoder, request, dtype):
    """[text features, latent, sound] of a request."""
    w, vocoder = ({n: t.to(dtype) if t.is_floating_point() else t for n, t in m.items()} for m in (w, vocoder))
    context = features(w, request, request["prompt"], request.get("structured"))
    negative = features(w, request, "", "")
    torch.manual_seed(request["seed"])
    noise = torch.randn([1, models.LATENT, request["frames"]]).to(dtype)
    latent = flag_dit.sample(w, "model.diffusion_model.", noise, context, negative, request["steps"],
                             request["guidance"])
    mel = sound.decode(w, "first_stage_model.", latent, w["scale_factor"])
    return {"context": torch.cat([context, negative]), "latent": latent, "sound": sound.vocode(vocoder, BIGVGAN, mel)}


def checkpoint():
    state = {}
    words = sum(1 for _ in open(ENCODERS / "tokenizer_bert_wordpiece/vocab.txt", encoding="utf-8"))
    state.update(models.transformer().below("model.diffusion_model."))
    state.update(models.autoencoder().below("first_stage_model."))
    state.update(models.caption_encoder(words).below("cond_stage_model.caption_encoder."))
    state.update(models.t5_encoder(435).below("cond_stage_model.t5_transformer."))
    state["scale_factor"] = torch.tensor(SCALE_FACTOR)
    state["logvar"] = torch.zeros(8)
    state["betas"] = torch.linspace(1e-4, 2e-2, 8)
    state["model_ema.num_updates"] = torch.tensor(7, dtype=torch.int32)
    state["first_stage_model.loss.logvar"] = torch.tensor(0.0)
    state["first_stage_model.loss.discriminator.main.0.weight"] = models.normal(4, 1, 3)
    return models.OrderedDict(state)


def save(state, vocoder):
    extra = {"epoch": 324, "global_step": 1000, "pytorch-lightning_version": "1.9.0", "lr_schedulers": [],
             "callbacks": {"ModelCheckpoint": {"monitor": "val/loss", "best_model_score": numpy.float64(0.25)}}}
    torch.save({**extra, "state_dict": state}, HERE / "324.ckpt")
    for folder in ("bigvnat", "bert"):
        (HERE / folder).mkdir(exist_ok=True)
    torch.save({"generator": models.OrderedDict(vocoder)}, HERE / "bigvnat/best_netG.pt")
    (HERE / "bigvnat/args.yml").write_text(yaml.safe_dump(BIGVGAN, sort_keys=False))
    (HERE / "bert/config.json").write_text(json.dumps(BERT, indent=1) + "\n")
    shutil.copyfile(ENCODERS / "tokenizer_bert_wordpiece/vocab.txt", HERE / "bert/vocab.txt")


def main():
    torch.set_grad_enabled(False)
    torch.set_num_threads(1)
    state, vocoder = checkpoint(), models.vocoder(BIGVGAN)
    tensors = {}
    for request in (AUDIO, MUSIC):
        exact, single = (answer(state, vocoder, request, dtype) for dtype in (torch.float64, torch.float32))
        for name, value in exact.items():
            error = (single[name] - value).abs().max() / value.abs().max()
            print(f"{request['name']:6} {name:8} {list(value.shape)} deviation {value.std():.3g}, largest "
                  f"{value.abs().max():.3g}, single precision is off by {error:.1e} of that")
            tensors[f"{request['name']}.{name}"] = value
        tensors[request["name"] + ".sound"] = exact["sound"][:, ::STRIDE]
    save(state, vocoder)
    tensor_file.write(HERE / "reference.safetensors", tensors)
    (HERE / "case.json").write_text(json.dumps({"stride": STRIDE, "sample_rate": 16000, "runs": [AUDIO, MUSIC]},
                                               indent=1) + "\n")


if __name__ == "__main__":
    main()
