"""A vLLM plugin for its CPU back end, where a call of the base itself that is batched with calls of
adapters is answered with the weights of the last adapter slot: index -1 means "no adapter" and is
used as an index. Nothing is added for such rows here. Upstream: vllm pull requests 48421 and 49656.
"""


def register() -> None:
    from vllm.lora.ops.torch_ops import lora_ops
    from vllm.lora.punica_wrapper import punica_cpu

    if getattr(lora_ops, "_meed_fixed", False):
        return
    original = lora_ops.bgmv_shrink

    def bgmv_shrink(inputs, lora_b_weights, output_tensor, lora_indices_tensor, scaling=1.0):
        original(inputs, lora_b_weights, output_tensor, lora_indices_tensor, scaling)
        output_tensor[lora_indices_tensor < 0] = 0

    lora_ops.bgmv_shrink = bgmv_shrink
    punica_cpu.bgmv_shrink = bgmv_shrink
    lora_ops._meed_fixed = True
