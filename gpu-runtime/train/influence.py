"""Which training lines of an adapter helped its answers? DataInf over the adapter that serves.

    python influence.py --gguf BASE.gguf --adapter ADAPTER.gguf --lines LINES.jsonl --every 12 --out OUT.json

Takes the prompt of every so-manieth line, lets the adapter answer it greedily, and scores all lines
for each answer (datainf.py). OUT holds, for each answer, the line that was asked, the text and the
scores: positive where the line made the answer likelier. CPU, about a second a line on an idle core.
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
from export_gguf import TENSORS, read_number
from train_lora import IGNORED, chatml, encode

NAME = re.compile(r"blk\.(\d+)\.(\w+)\.weight\.lora_([ab])")
PROJECTIONS = {tensor: projection for projection, tensor in TENSORS.items()}


def unpermute(rows: np.ndarray, heads: int) -> np.ndarray:
    """The inverse of export_gguf.permute: rotary pairs back into halves, head by head."""
    out, rank = rows.shape
    return rows.reshape(heads, out // heads // 2, 2, rank).swapaxes(1, 2).reshape(out, rank)


def adapted(base: pathlib.Path, adapter: pathlib.Path):
    """The base as it serves, with the adapter's own weights in PEFT's places."""
    source = {"pretrained_model_name_or_path": base.parent, "gguf_file": base.name}
    tokenizer = AutoTokenizer.from_pretrained(**source)
    model = AutoModelForCausalLM.from_pretrained(**source, dtype=torch.float32)
    reader, of_base = gguf.GGUFReader(adapter), gguf.GGUFReader(base)
    heads = {
        "q_proj": read_number(of_base, "llama.attention.head_count"),
        "k_proj": read_number(of_base, "llama.attention.head_count_kv"),
    }
    weights = {}
    for tensor in reader.tensors:
        found = NAME.fullmatch(tensor.name)
        if found is None:
            raise SystemExit(f"{tensor.name} is not a LoRA tensor of a Llama layer")
        layer, name, side = found.groups()
        rows = np.array(tensor.data, dtype=np.float32)
        projection = PROJECTIONS[name]
        if side == "b" and projection in heads:
            rows = unpermute(rows, heads[projection])
        weights[int(layer), projection, side] = torch.tensor(rows)
    rank = next(rows.shape[0] for (_, _, side), rows in weights.items() if side == "a")
    alpha = int(reader.get_field("adapter.lora.alpha").contents())
    targets = sorted({projection for _, projection, _ in weights})
    model = get_peft_model(model, LoraConfig(r=rank, lora_alpha=alpha, target_modules=targets, task_type="CAUSAL_LM"))
    trained = []
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if not weight.requires_grad:
                continue
            layer, projection, side = re.search(r"layers\.(\d+)\..*?(\w+_proj)\.lora_([AB])", name).groups()
            weight.copy_(weights[int(layer), projection, side.lower()])
            trained.append(weight)
    return tokenizer, model.eval(), trained


def gradients(model, weights, ids: list[int], labels: list[int]) -> list[np.ndarray]:
    loss = model(input_ids=torch.tensor([ids]), labels=torch.tensor([labels])).loss
    return [part.flatten().numpy() for part in torch.autograd.grad(loss, weights)]


def answer_to(model, tokenizer, messages: list[dict[str, str]], tokens_max: int) -> list[int]:
    prompt = tokenizer.encode(chatml(messages) + "<|im_start|>assistant\n", add_special_tokens=False)
    ids = torch.tensor([prompt])
    end = tokenizer.encode("<|im_end|>", add_special_tokens=False)[0]
    with torch.no_grad():
        made = model.generate(
            input_ids=ids, attention_mask=torch.ones_like(ids), max_new_tokens=tokens_max,
            do_sample=False, eos_token_id=end, pad_token_id=end,
        )
    return made[0, len(prompt) :].tolist()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--gguf", type=pathlib.Path, required=True)
    parser.add_argument("--adapter", type=pathlib.Path, required=True)
    parser.add_argument("--lines", type=pathlib.Path, required=True)
    parser.add_argument("--every", type=int, default=12)
    parser.add_argument("--tokens-max", type=int, default=48)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    began = time.monotonic()
    tokenizer, model, weights = adapted(args.gguf, args.adapter)
    lines = [json.loads(line)["messages"] for line in args.lines.read_text().splitlines() if line]
    rows = [gradients(model, weights, *encode(tokenizer, line)) for line in lines]
    layers = [np.stack([row[layer] for row in rows]) for layer in range(len(weights))]
    print(f"gradients of {len(lines)} lines, {time.monotonic() - began:.0f} s", flush=True)
    answers = []
    for asked in range(0, len(lines), args.every):
        messages = lines[asked][:-1]
        text = tokenizer.decode(answer_to(model, tokenizer, messages, args.tokens_max), skip_special_tokens=True)
        ids, labels = encode(tokenizer, [*messages, {"role": "assistant", "content": text.strip()}])
        assert any(label != IGNORED for label in labels), "an answer has tokens"
        scores = helpfulness(layers, gradients(model, weights, ids, labels))
        answers.append({"line": asked, "text": text.strip(), "scores": scores.tolist()})
        print(f"answer to line {asked}, {time.monotonic() - began:.0f} s", flush=True)
    args.out.write_text(json.dumps({"lines": len(lines), "answers": answers}))


if __name__ == "__main__":
    main()
