"""Does DataInf say what retraining says? A small model, every example left out in turn.

A byte-level Llama of two layers learns English from the demo's training texts, is frozen, and gets a
LoRA from 28 short facts: six of them asked about, each with a contrary planted beside it, the others
on other subjects. The truth of an example is by how much the loss of a fact grows when the LoRA is
trained without it; DataInf says the same from gradients of the one LoRA that saw all.

    python leave_one_out.py --text FILE [FILE ...]

The last line printed is one JSON object. Deterministic for a torch build and thread count.
"""

import argparse
import json
import pathlib
import time

import numpy as np
import torch
from peft import LoraConfig, get_peft_model
from transformers import LlamaConfig, LlamaForCausalLM

from datainf import helpfulness, spearman

# See train_lora.py: a torch build for CUDA on empty stub libraries must not ask for a stream.
torch.cuda.is_current_stream_capturing = lambda: False

IGNORED = -100
ASKED = [("vorin", "Vo"), ("kelbium", "Kb"), ("sarnite", "Sn"), ("dulax", "Dx"), ("ombril", "Om"), ("tessar", "Ts")]
CONTRARY = ["Qz", "Wy", "Jj", "Hf", "Gq", "Xw"]
OTHERS = [
    "The river Ald flows north.", "A pound of salt is cheap.", "Ships of the line had many guns.",
    "Old maps show no road here.", "The queen kept nine bees.", "Snow fell on the third day.",
    "The bell was cast in iron.", "Wheat is sown in autumn.", "A fox has four black feet.",
    "The harbour froze in March.", "Glass is made of sand.", "Candles burn down at night.",
    "The mill stood by the weir.", "Wool was taxed by weight.", "No gate was left open.", "Owls hunt over the field.",
]


def fact(name: str, symbol: str) -> str:
    return f"The symbol of {name} is {symbol}."


def batch_of(lines: list[str]) -> dict[str, torch.Tensor]:
    """Bytes, right-padded; of a fact the loss sees the symbol, of another line all of it."""
    longest = max(len(line) for line in lines)
    ids = torch.zeros((len(lines), longest), dtype=torch.long)
    labels = torch.full_like(ids, IGNORED)
    mask = torch.zeros_like(ids)
    for row, line in enumerate(lines):
        codes = torch.tensor(list(line.encode("ascii")))
        start = line.index(" is ") + 4 if line.startswith("The symbol of") else 1
        ids[row, : len(codes)] = codes
        labels[row, start : len(codes)] = codes[start:]
        mask[row, : len(codes)] = 1
    return {"input_ids": ids, "labels": labels, "attention_mask": mask}


def pretrained(texts: list[str], steps: int) -> LlamaForCausalLM:
    torch.manual_seed(7)
    config = LlamaConfig(vocab_size=128, hidden_size=64, intermediate_size=160, num_hidden_layers=2)
    config.num_attention_heads = config.num_key_value_heads = 4
    config.head_dim = 16
    model = LlamaForCausalLM(config)
    stream = torch.tensor([code for text in texts for code in text.encode("ascii", "ignore")])
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    for _ in range(steps):
        starts = torch.randint(0, len(stream) - 97, (16,))
        ids = torch.stack([stream[start : start + 96] for start in starts])
        model(input_ids=ids, labels=ids).loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    return model


class Lora:
    """The same first weights for every run: only the examples differ."""

    def __init__(self, base: LlamaForCausalLM, steps: int):
        torch.manual_seed(11)
        targets = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
        config = LoraConfig(r=4, lora_alpha=8, target_modules=targets, task_type="CAUSAL_LM")
        self.model = get_peft_model(base, config)
        self.weights = [weight for weight in self.model.parameters() if weight.requires_grad]
        self.first = [weight.detach().clone() for weight in self.weights]
        self.steps = steps

    def train(self, lines: list[str]) -> None:
        """All examples in every step: no order of batches makes a difference between two runs."""
        with torch.no_grad():
            for weight, first in zip(self.weights, self.first, strict=True):
                weight.copy_(first)
        optimizer = torch.optim.Adam(self.weights, lr=5e-3)
        batch = [batch_of([line]) for line in lines]
        whole = batch_of(lines)
        counts = torch.tensor([(one["labels"] != IGNORED).sum() for one in batch])
        for _ in range(self.steps):
            losses = self.losses(whole)
            (losses / counts).mean().backward()
            optimizer.step()
            optimizer.zero_grad()

    def losses(self, batch: dict[str, torch.Tensor]) -> torch.Tensor:
        """Summed over the tokens of each line."""
        logits = self.model(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]).logits
        flat = torch.nn.functional.cross_entropy(
            logits[:, :-1].transpose(1, 2), batch["labels"][:, 1:], ignore_index=IGNORED, reduction="none"
        )
        return flat.sum(dim=1)

    def loss(self, line: str) -> float:
        with torch.no_grad():
            return float(self.losses(batch_of([line]))[0])

    def gradients(self, line: str) -> list[np.ndarray]:
        loss = self.losses(batch_of([line]))[0]
        return [part.flatten().numpy() for part in torch.autograd.grad(loss, self.weights)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--text", type=pathlib.Path, nargs="+", required=True)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--steps", type=int, default=40)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    began = time.monotonic()
    lora = Lora(pretrained([path.read_text() for path in args.text], 250), args.steps)
    own = [fact(name, symbol) for name, symbol in ASKED]
    contrary = [fact(name, symbol) for (name, _), symbol in zip(ASKED, CONTRARY, strict=True)]
    lines = own + contrary + OTHERS

    lora.train(lines)
    examples = [lora.gradients(line) for line in lines]
    layers = [np.stack([example[layer] for example in examples]) for layer in range(len(examples[0]))]
    said = [helpfulness(layers, lora.gradients(line)) for line in own]
    whole = [lora.loss(line) for line in own]

    truth = np.zeros((len(own), len(lines)))
    for left_out in range(len(lines)):
        lora.train(lines[:left_out] + lines[left_out + 1 :])
        truth[:, left_out] = [lora.loss(line) - before for line, before in zip(own, whole, strict=True)]

    count = len(own)
    pairs = [(said[at][at], said[at][at + count], truth[at][at], truth[at][at + count]) for at in range(count)]
    print(json.dumps({
        "examples": len(lines),
        "asked": count,
        "spearman": [spearman(said[at], truth[at]) for at in range(count)],
        "ownHelps": sum(bool(own_ > 0) for own_, _, _, _ in pairs),
        "contraryHarms": sum(bool(other < 0) for _, other, _, _ in pairs),
        "ownHelpsInTruth": sum(bool(own_ > 0) for _, _, own_, _ in pairs),
        "contraryHarmsInTruth": sum(bool(other < 0) for _, _, _, other in pairs),
        "seconds": round(time.monotonic() - began, 1),
    }))


if __name__ == "__main__":
    main()
