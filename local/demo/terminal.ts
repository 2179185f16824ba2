// What a person sees while a stack starts: one line a part, and a bar while something downloads.
import type { Progress } from '../../gpu-runtime/models/fetch-models.ts'

const BAR_WIDTH = 24

export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}

export function partLine(what: string, detail: string, tookMs: number): string {
  return `  ${what.padEnd(10)}${detail.padEnd(44)}${seconds(tookMs).padStart(7)}`
}

/** A bar that redraws itself on a terminal; elsewhere one line when a download begins. */
export function progressBar(out: NodeJS.WriteStream): Progress {
  let last = ''
  return (file, bytes, from) => {
    const share = Math.min(1, bytes / file.bytes)
    if (out.isTTY) {
      const bar = '█'.repeat(Math.round(share * BAR_WIDTH)).padEnd(BAR_WIDTH, '░')
      const done = share === 1 ? '\r\u001b[2K' : ''
      out.write(`\r  ${bar} ${Math.round(share * 100)}% of ${file.name}${done}`)
    } else if (last !== file.name) {
      last = file.name
      out.write(`  fetching ${file.name} (${Math.round(file.bytes / 1e6)} MB) from ${from}\n`)
    }
  }
}
