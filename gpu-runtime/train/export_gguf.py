"""Converts a PEFT LoRA adapter of a Llama model into the GGUF file that llama.cpp loads, in fp16.

llama.cpp stores the query and key projections with their rotary halves interleaved, so the rows of
`lora_b` of q and k are permuted as the base's were; without it the adapter loads, and answers
plausible nonsense.

    python export_gguf.py --adapter DIR --gguf BASE.gguf --out ADAPTER.gguf
"""

import argparse
import json
import pathlib
import re

import gguf
import numpy as np
from safetensors.numpy import load_file

NAME = re.compile(r"base_model\.model\.model\.layers\.(\d+)\.(?:self_attn|mlp)\.(\w+)\.lora_([AB])\.weight")
TENSORS = {
    "q_proj": "attn_q",
    "k_proj": "attn_k",
    "v_proj": "attn_v",
    "o_proj": "attn_output",
    "gate_proj": "ffn_gate",
    "up_proj": "ffn_up",
    "down_proj": "ffn_down",
}


def permute(rows: np.ndarray, heads: int) -> np.ndarray:
    """[out, r] with out = heads * 2 * half: swaps the rotary halves into pairs, head by head."""
    out, rank = rows.shape
    return rows.reshape(heads, 2, out // heads // 2, rank).swapaxes(1, 2).reshape(out, rank)


def read_number(reader: gguf.GGUFReader, key: str) -> int:
    field = reader.get_field(key)
    if field is None:
        raise SystemExit(f"the base has no {key}: it is not a Llama GGUF")
    return int(field.contents())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--adapter", type=pathlib.Path, required=True)
    parser.add_argument("--gguf", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    args = parser.parse_args()

    base = gguf.GGUFReader(args.gguf)
    heads = {
        "q_proj": read_number(base, "llama.attention.head_count"),
        "k_proj": read_number(base, "llama.attention.head_count_kv"),
    }
    config = json.loads((args.adapter / "adapter_config.json").read_text())
    writer = gguf.GGUFWriter(args.out, arch="llama")
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", float(config["lora_alpha"]))
    weights = load_file(args.adapter / "adapter_model.safetensors")
    for name in sorted(weights):
        found = NAME.fullmatch(name)
        if found is None:
            raise SystemExit(f"{name} is not a LoRA tensor of a Llama layer")
        layer, projection, side = found.groups()
        rows = weights[name]
        if side == "B" and projection in heads:
            rows = permute(rows, heads[projection])
        tensor = f"blk.{layer}.{TENSORS[projection]}.weight.lora_{side.lower()}"
        writer.add_tensor(tensor, np.ascontiguousarray(rows.astype(np.float16)))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main()
