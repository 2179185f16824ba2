// What of an upload becomes an adapter: a GGUF file as it is, or PEFT's two files as one. Every rule that
// a node applies before it loads is applied here first, so that whoever uploads hears of it.
import type { BaseShape } from '../../schemas/adapter/base-shape.ts'
import { checkGgufAdapter, isGguf } from '../../schemas/adapter/gguf-adapter.ts'
import { checkPeftAdapter } from '../../schemas/adapter/peft-adapter.ts'
import { packPeft } from '../../schemas/adapter/peft-pack.ts'
import type { AdapterRefusal } from '../../schemas/adapter/safetensors.ts'
import { err, ok, type Result } from '../../schemas/result.ts'

export type Upload = {
  /** adapter_model.safetensors, or a GGUF file. */
  readonly weights: Uint8Array<ArrayBuffer>
  /** adapter_config.json; null where the weights carry it themselves. */
  readonly configText: string | null
}

/**
 * @param base null where no node is up that could tell its shape
 * @returns the one file that is kept under its hash
 */
export function uploadedAdapter(
  { weights, configText }: Upload,
  base: BaseShape | null,
): Result<Uint8Array<ArrayBuffer>, AdapterRefusal> {
  if (isPickle(weights)) {
    const why = 'a pickle runs code when it is loaded: save the adapter as safetensors'
    return err({ kind: 'adapter_invalid', rule: 'pickle', why })
  }
  if (isGguf(weights)) {
    if (configText !== null) {
      const why = 'a GGUF adapter carries its configuration itself: send it alone'
      return err({ kind: 'adapter_invalid', rule: 'format', why })
    }
    const checked = checkGgufAdapter(weights, base)
    return checked.ok ? ok(weights) : checked
  }
  if (!isSafetensors(weights)) {
    const why = 'the file is neither GGUF nor safetensors: send what PEFT saved, or a GGUF adapter'
    return err({ kind: 'adapter_invalid', rule: 'format', why })
  }
  const packed = configText === null ? ok(weights) : packPeft(weights, configText)
  if (!packed.ok) return packed
  const checked = checkPeftAdapter(packed.value, base)
  return checked.ok ? packed : checked
}

/** PyTorch writes zip archives of pickles, and wrote bare ones before. */
function isPickle(bytes: Uint8Array): boolean {
  const [first, second = 0] = bytes
  return (first === 0x50 && second === 0x4b) || (first === 0x80 && second >= 2 && second <= 5)
}

/** Its header of JSON follows a number of eight bytes: a file that does not begin so is something else. */
function isSafetensors(bytes: Uint8Array): boolean {
  return bytes.length <= 8 || bytes[8] === 0x7b
}
