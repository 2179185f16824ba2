// The engine's own process: no secrets in its environment, no network of its own, and when its
// parent goes, it goes. Speaks IPC with llama-engine.ts.
import { EngineError } from './engine.port.ts'
import { LlamaHost } from './llama-host.ts'
import type { FromChild, ToChild } from './llama-messages.ts'

const running = new Map<number, AbortController>()
let host: LlamaHost | null = null

process.on('disconnect', () => process.exit(0))
process.on('message', (message: ToChild) => {
  void receive(message)
})

async function receive(message: ToChild): Promise<void> {
  switch (message.type) {
    case 'start':
      host = await LlamaHost.start(message.options)
      send({ type: 'ready' })
      return
    case 'abort':
      running.get(message.id)?.abort()
      return
    case 'generate':
      await generate(message)
      return
    case 'count':
      send({
        type: 'counted',
        id: message.id,
        promptTokens: host?.countPrompt(message.prompt) ?? 0,
      })
      return
  }
}

async function generate({ id, call }: Extract<ToChild, { type: 'generate' }>): Promise<void> {
  const abort = new AbortController()
  running.set(id, abort)
  try {
    if (host === null) throw new EngineError('engine_failed', 'the engine has not started')
    for await (const event of host.generate(call, abort.signal)) {
      if (event.type === 'start') send({ type: 'loaded', files: host.loaded() })
      send({ type: 'event', id, event })
    }
  } catch (error) {
    const code = error instanceof EngineError ? error.code : 'engine_failed'
    const text = error instanceof Error ? error.message : String(error)
    send({ type: 'event', id, event: { type: 'error', code, message: text } })
  } finally {
    running.delete(id)
    send({ type: 'loaded', files: host?.loaded() ?? [] })
    send({ type: 'done', id })
  }
}

function send(message: FromChild): void {
  if (process.connected) process.send?.(message)
}
