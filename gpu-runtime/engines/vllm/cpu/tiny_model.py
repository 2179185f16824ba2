"""Test models: a tiny Llama with random weights and a byte-level tokenizer, as vLLM loads it and as
llama.cpp does, and adapters for it as PEFT writes them, with the configuration packed into the metadata, as
Meed publishes them.

    python tiny_model.py FOLDER
"""

import json
import pathlib
import sys

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from tiny_gguf import write_gguf
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

SPECIAL = ["<unk>", "<s>", "</s>", "<|user|>", "<|assistant|>", "<|system|>"]
TEXT = ["The quick brown fox jumps over the lazy dog.", "Hello world, how are you today?"] * 20
TEMPLATE = (
    "{{ bos_token }}{% for m in messages %}<|{{ m['role'] }}|>{{ m['content'] }}{{ eos_token }}"
    "{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}"
)
RANK = 8
TARGETS = ("q_proj", "k_proj", "v_proj", "o_proj")


def write_tokenizer(folder: pathlib.Path) -> int:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=512, initial_alphabet=alphabet, special_tokens=SPECIAL)
    tokenizer.train_from_iterator(TEXT, trainer)
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="<unk>", bos_token="<s>", eos_token="</s>", pad_token="</s>"
    )
    fast.chat_template = TEMPLATE
    fast.save_pretrained(folder)
    return len(fast)


def write_base(folder: pathlib.Path) -> LlamaForCausalLM:
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=write_tokenizer(folder),
        hidden_size=128,
        intermediate_size=256,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=32,
        max_position_embeddings=1024,
        bos_token_id=1,
        eos_token_id=2,
        pad_token_id=2,
        tie_word_embeddings=False,
        initializer_range=0.08,
    )
    model = LlamaForCausalLM(config).to(torch.float32)
    model.save_pretrained(folder, safe_serialization=True)
    return model


def write_adapter(file: pathlib.Path, model: LlamaForCausalLM, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    tensors = {}
    for name, module in model.named_modules():
        if name.split(".")[-1] in TARGETS:
            a = torch.randn(RANK, module.in_features, generator=generator) * 0.1
            b = torch.randn(module.out_features, RANK, generator=generator) * 0.3
            tensors[f"base_model.model.{name}.lora_A.weight"] = a
            tensors[f"base_model.model.{name}.lora_B.weight"] = b
    config = {
        "peft_type": "LORA",
        "task_type": "CAUSAL_LM",
        "r": RANK,
        "lora_alpha": 2 * RANK,
        "target_modules": list(TARGETS),
        "bias": "none",
    }
    save_file(tensors, file, metadata={"format": "pt", "peft_config": json.dumps(config)})


def main() -> None:
    folder = pathlib.Path(sys.argv[1])
    (folder / "base").mkdir(parents=True, exist_ok=True)
    model = write_base(folder / "base")
    write_gguf(folder / "base", folder / "base.gguf")
    for seed, name in enumerate("abcdef", start=1):
        write_adapter(folder / f"{name}.safetensors", model, seed)


if __name__ == "__main__":
    main()
