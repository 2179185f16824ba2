// Runs an answer for a caller and writes it in a format, streamed or whole. With an Idempotency-Key
// the answer is kept before it is charged, and the reply after: whatever crashes in between, the
// same call again gives the same reply and no second charge.
import type { Context } from 'hono'
import type { NanoUsd } from '../../schemas/money.ts'
import { answer, type Answer } from '../answer.ts'
import type { AnswerEnd, Produced } from '../answer-run.ts'
import { credentialOf, refuse, type Api } from '../http/context.ts'
import { eventStream, frameText, type Frame } from '../http/event-stream.ts'
import type { Asked } from './answer-call.ts'
import type { Format, Framing } from './answer-format.ts'
import { bodyOf, headersOf, streamEnd, streamText, type Kept } from './answer-text.ts'
import { claim, replayed, type Claim } from './idempotent.ts'
import { problemOf } from './refusals.ts'

export type AnswerRequest = {
  readonly asked: Asked
  readonly isStreamed: boolean
  readonly formatOf: (framing: Framing) => Format
}

/** @param bytes the body as it came: the same key with other bytes is another call */
export async function answerReply(
  context: Context<Api>,
  bytes: Uint8Array,
  request: AnswerRequest,
): Promise<Response> {
  const claimed = await claim(context, bytes, 'inference')
  switch (claimed.kind) {
    case 'over':
      return claimed.reply
    case 'replay': {
      // Written by us and read by us: the parse is that of JSON alone.
      const kept = JSON.parse(claimed.answer) as KeptAnswer
      return replayKept(context, request, claimed.claim, kept, claimed.chargedNanoUsd)
    }
    case 'run':
      return run(context, request, claimed.claim)
  }
}

async function run(context: Context<Api>, request: AnswerRequest, owned: Claim): Promise<Response> {
  const ports = context.get('ports')
  const { generationId, holdBeforeMs } = owned
  const { asked } = request
  const hangUp = new AbortController()
  const signal = AbortSignal.any([hangUp.signal, context.req.raw.signal])
  const authorization = credentialOf(context)
  let kept: Kept | null = null
  // Before the charge, everything that the reply will be made of is safe. A caller who hung up left a
  // part behind, which nobody asked to be given as an answer.
  const keep = async (produced: Produced) => {
    if (kept === null || produced.endedBy === 'client_abort') return true
    const isKept = owned.keepAnswer({ kept, produced })
    return request.isStreamed ? isKept.catch((error) => lostKeep(context, error)) : isKept
  }
  const answered = await answer(
    {
      ...asked,
      whole: !request.isStreamed,
      generationId,
      holdBeforeMs,
      authorization,
      keep,
      signal,
    },
    ports,
  )
  if (!answered.ok) {
    await owned.release()
    return refuse(context, problemOf(answered.error, asked.maxTokens))
  }
  const begun = answered.value
  const framing: Framing = {
    generationId,
    model: begun.model.name,
    createdSeconds: Math.floor(ports.now() / 1_000),
    maxTokens: begun.hold.maxTokens,
  }
  const reply: Reply = {
    context,
    request,
    owned,
    begun,
    framing,
    kept: { framing, headers: headersOf(begun, generationId) },
  }
  kept = reply.kept
  return request.isStreamed ? streamed(reply, hangUp) : whole(reply)
}

/** The caller has heard the answer already, and pays for it; only a repeat will not find it. */
function lostKeep(context: Context<Api>, error: unknown): true {
  const reason = error instanceof Error ? error.message : 'unknown'
  context.get('ports').log('answer_not_kept', { requestId: context.get('requestId'), reason })
  return true
}

type KeptAnswer = { readonly kept: Kept; readonly produced: Produced }

type Reply = {
  readonly context: Context<Api>
  readonly request: AnswerRequest
  readonly owned: Claim
  readonly begun: Answer
  readonly framing: Framing
  readonly kept: Kept
}

async function whole(reply: Reply): Promise<Response> {
  const { context, request, begun } = reply
  let end: AnswerEnd | null = null
  for await (const events of begun.events) {
    const last = events.at(-1)
    if (last?.type === 'end') end = last.end
  }
  if (end === null) throw new Error('an answer always ends')
  const text = bodyOf(reply.kept, end, request, context.get('requestId'))
  await settled(reply, end, text)
  return new Response(text.body, { status: text.status, headers: text.headers })
}

function streamed(reply: Reply, hangUp: AbortController): Response {
  const { context, begun, framing, request } = reply
  const ports = context.get('ports')
  const { kept } = reply
  async function* texts(): AsyncGenerator<string, void> {
    const written = request.formatOf(framing).stream()
    const textOf = (frames: readonly Frame[]) => frames.map(frameText).join('')
    const opening = textOf(written.open())
    if (opening !== '') yield opening
    for await (const events of begun.events) {
      const text = textOf(events.flatMap((event) => written.frames(event)))
      const last = events.at(-1)
      if (last?.type !== 'end') {
        if (text !== '') yield text
        continue
      }
      await settled(reply, last.end, streamText(kept, last.end, request))
      yield text + streamEnd(written, last.end)
    }
  }
  const stream = eventStream(texts(), {
    onCancel: () => hangUp.abort(),
    onBroken: (error) => {
      const reason = error instanceof Error ? error.message : 'unknown'
      ports.log('stream_broke', { requestId: context.get('requestId'), reason })
      return { data: { error: BROKEN_HERE } }
    },
  })
  const { status, headers } = streamText(kept, null, request)
  return new Response(stream, { status, headers })
}

const BROKEN_HERE = {
  message: 'Something broke on our side. GET /v1/generations/{id} says what was charged.',
  type: 'api_error',
  param: null,
  code: 'internal_error',
} as const

/**
 * What was charged is kept as it was told; what cost nothing leaves its key free. The part that is left when
 * a caller hangs up is no reply: the key says that its call has ended.
 */
async function settled(
  { owned, context }: Reply,
  end: AnswerEnd,
  text: {
    readonly status: number
    readonly headers: Record<string, string>
    readonly body: string
  },
): Promise<void> {
  if (end.chargedNanoUsd === 0n && end.failure !== null) return owned.release()
  if (end.endedBy === 'client_abort') return
  // The answer is kept already: should this be lost, the reply is written again from it.
  context.get('ports').outlive(owned.keepReply(text).catch(() => undefined))
}

async function replayKept(
  context: Context<Api>,
  request: AnswerRequest,
  { keepReply }: Claim,
  { kept, produced }: KeptAnswer,
  chargedNanoUsd: NanoUsd,
): Promise<Response> {
  const end: AnswerEnd = { ...produced, chargedNanoUsd }
  const text = request.isStreamed
    ? streamText(kept, end, request)
    : bodyOf(kept, end, request, context.get('requestId'))
  await keepReply(text)
  return replayed(text)
}
