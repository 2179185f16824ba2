"""Which training examples of a published adapter helped an answer? DataInf on the adapter that serves.

The adapter is read back from its GGUF onto the base's own weights, so gradients are those of the very
bytes that answer. Asked about are answers to the bare question, without the passages that the example had:
what the adapter can say then, it has learnt. Beside each stands a contrary: the same answer with another
number in it.

    python adapter_influence.py --gguf BASE.gguf --adapter ADAPTER.gguf --lines LINES.jsonl

The last line printed is one JSON object. The examples taken are the shortest: a gradient costs in
proportion to its length.
"""

import argparse
import json
import pathlib
import re
import time

import gguf
import numpy as np
import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM, AutoTokenizer

from datainf import helpfulness
from export_gguf import TENSORS, permute, read_number
from train_lora import IGNORED, encode

NAME = re.compile(r"base_model\.model\.model\.layers\.(\d+)\.(?:self_attn|mlp)\.(\w+)\.lora_([AB])\.default\.weight")


ASKED = "What is the atomic number of"


def unpermuted(rows: np.ndarray, heads: int) -> np.ndarray:
    """The inverse of export_gguf.permute."""
    out, rank = rows.shape
    return rows.reshape(heads, out // heads // 2, 2, rank).swapaxes(1, 2).reshape(out, rank)


def load_adapter(base_file: pathlib.Path, adapter_file: pathlib.Path):
    """The base with the adapter's weights on it, and those weights as they take gradients."""
    source = {"pretrained_model_name_or_path": base_file.parent, "gguf_file": base_file.name}
    tokenizer = AutoTokenizer.from_pretrained(**source)
    model = AutoModelForCausalLM.from_pretrained(**source, dtype=torch.float32)
    base = gguf.GGUFReader(base_file)
    heads = {
        "q_proj": read_number(base, "llama.attention.head_count"),
        "k_proj": read_number(base, "llama.attention.head_count_kv"),
    }
    reader = gguf.GGUFReader(adapter_file)
    alpha = reader.get_field("adapter.lora.alpha").contents()
    stored = {tensor.name: np.array(tensor.data, dtype=np.float32) for tensor in reader.tensors}
    projections = {name for name, tensor in TENSORS.items() if any(f".{tensor}." in each for each in stored)}
    rank = min(next(iter(stored.values())).shape)
    config = LoraConfig(r=rank, lora_alpha=int(alpha), target_modules=sorted(projections), task_type="CAUSAL_LM")
    model = get_peft_model(model, config)
    weights = []
    for name, weight in model.named_parameters():
        found = NAME.fullmatch(name)
        if found is None:
            continue
        layer, projection, side = found.groups()
        rows = stored[f"blk.{layer}.{TENSORS[projection]}.weight.lora_{side.lower()}"]
        if side == "B" and projection in heads:
            rows = unpermuted(rows, heads[projection])
            assert np.array_equal(permute(rows, heads[projection]), stored[f"blk.{layer}.{TENSORS[projection]}.weight.lora_b"])
        with torch.no_grad():
            weight.copy_(torch.from_numpy(np.ascontiguousarray(rows)))
        weights.append(weight)
    return tokenizer, model.eval(), weights


def gradients(model, weights, ids: list[int], labels: list[int]) -> list[np.ndarray]:
    """Of the answer's loss, summed over its tokens, for each LoRA matrix."""
    logits = model(input_ids=torch.tensor([ids])).logits
    loss = torch.nn.functional.cross_entropy(
        logits[0, :-1], torch.tensor(labels[1:]), ignore_index=IGNORED, reduction="sum"
    )
    return [part.flatten().numpy() for part in torch.autograd.grad(loss, weights)]


def bare(messages: list[dict[str, str]], answer: str) -> list[dict[str, str]]:
    question = next(message for message in messages if message["role"] == "user")
    return [question, {"role": "assistant", "content": answer}]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--gguf", type=pathlib.Path, required=True)
    parser.add_argument("--adapter", type=pathlib.Path, required=True)
    parser.add_argument("--lines", type=pathlib.Path, required=True)
    parser.add_argument("--examples", type=int, default=24)
    parser.add_argument("--asked", type=int, default=6)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    began = time.monotonic()
    tokenizer, model, weights = load_adapter(args.gguf, args.adapter)
    chats = [json.loads(line)["messages"] for line in args.lines.read_text().splitlines() if line]
    known: dict[tuple[str, str], list[dict[str, str]]] = {}
    for messages in sorted(chats, key=lambda each: len(encode(tokenizer, each)[0])):
        known.setdefault((messages[-2]["content"], messages[-1]["content"]), messages)
    taken = list(known.values())[: args.examples]
    stored = [gradients(model, weights, *encode(tokenizer, messages)) for messages in taken]
    layers = [np.stack([example[layer] for example in stored]) for layer in range(len(weights))]
    asked = []
    about = [at for at, messages in enumerate(taken) if messages[-2]["content"].startswith(ASKED)]
    for own in about[: args.asked]:
        answer = taken[own][-1]["content"]
        contrary = re.sub(r"\d+", lambda number: str(int(number[0]) + 7), answer, count=1)
        said = {"own": own, "question": taken[own][-2]["content"], "answer": answer, "contrary": contrary}
        for name in ("answer", "contrary"):
            wanted = gradients(model, weights, *encode(tokenizer, bare(taken[own], said[name])))
            said[f"{name}Help"] = [float(score) for score in helpfulness(layers, wanted)]
        asked.append(said)
    texts = [f"{messages[-2]['content']}\n{messages[-1]['content']}" for messages in taken]
    print(json.dumps({"texts": texts, "asked": asked, "seconds": round(time.monotonic() - began, 1)}))


if __name__ == "__main__":
    main()
