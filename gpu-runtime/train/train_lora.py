"""Trains one LoRA adapter on the very weights that serve it.

The base is read from its GGUF (dequantised by transformers), so nothing but the adapter differs
between training and serving. The loss is on the assistant's tokens alone. Deterministic for a
given seed, thread count and torch build.

    python train_lora.py --gguf BASE.gguf --lines LINES.jsonl --out DIR

LINES.jsonl holds one chat a line: {"messages": [{"role": ..., "content": ...}, ...]}, the last
message being the assistant's. DIR receives PEFT's adapter_model.safetensors and adapter_config.json.
"""

import argparse
import json
import pathlib
import random
import time

import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM, AutoTokenizer

IGNORED = -100

# Without CUDA there is no stream to capture; asking a torch build for CUDA that runs on empty stub
# libraries (README.md) would crash it.
torch.cuda.is_current_stream_capturing = lambda: False


def chatml(messages: list[dict[str, str]]) -> str:
    """The prompt exactly as the engine builds it: no default system turn."""
    return "".join(f"<|im_start|>{m['role']}\n{m['content']}<|im_end|>\n" for m in messages)


def encode(tokenizer, messages: list[dict[str, str]]) -> tuple[list[int], list[int]]:
    """Token ids and labels; everything before the answer is ignored by the loss."""
    prompt = chatml(messages[:-1]) + "<|im_start|>assistant\n"
    answer = messages[-1]["content"] + "<|im_end|>\n"
    prompt_ids = tokenizer.encode(prompt, add_special_tokens=False)
    answer_ids = tokenizer.encode(answer, add_special_tokens=False)
    return prompt_ids + answer_ids, [IGNORED] * len(prompt_ids) + answer_ids


def batch_of(examples, pad_id: int) -> dict[str, torch.Tensor]:
    """Right-padded tensors, each [batch, longest]."""
    longest = max(len(ids) for ids, _ in examples)
    rows = {"input_ids": [], "labels": [], "attention_mask": []}
    for ids, labels in examples:
        gap = longest - len(ids)
        rows["input_ids"].append(ids + [pad_id] * gap)
        rows["labels"].append(labels + [IGNORED] * gap)
        rows["attention_mask"].append([1] * len(ids) + [0] * gap)
    return {name: torch.tensor(values) for name, values in rows.items()}


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--gguf", type=pathlib.Path, required=True)
    parser.add_argument("--lines", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--steps", type=int, default=160)
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--rank", type=int, default=8)
    parser.add_argument("--alpha", type=int, default=16)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--targets", default="q_proj,v_proj")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


def main() -> None:
    args = parse_arguments()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    order = random.Random(args.seed)
    source = {"pretrained_model_name_or_path": args.gguf.parent, "gguf_file": args.gguf.name}
    tokenizer = AutoTokenizer.from_pretrained(**source)
    model = AutoModelForCausalLM.from_pretrained(**source, dtype=torch.float32)
    config = LoraConfig(
        r=args.rank,
        lora_alpha=args.alpha,
        target_modules=args.targets.split(","),
        task_type="CAUSAL_LM",
    )
    model = get_peft_model(model, config)
    model.train()
    lines = [json.loads(line)["messages"] for line in args.lines.read_text().splitlines() if line]
    examples = [encode(tokenizer, messages) for messages in lines]
    optimizer = torch.optim.AdamW(model.parameters(), lr=args.rate, weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, args.steps)
    began = time.monotonic()
    queue: list = []
    for step in range(1, args.steps + 1):
        if len(queue) < args.batch:
            queue = order.sample(examples, len(examples))
        chosen, queue = queue[: args.batch], queue[args.batch :]
        loss = model(**batch_of(chosen, tokenizer.eos_token_id)).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        if step == 1 or step % 20 == 0:
            print(f"step {step:4d}  loss {loss.item():.4f}  {time.monotonic() - began:6.1f} s", flush=True)
    model.save_pretrained(args.out)


if __name__ == "__main__":
    main()
