// The events of operations that commit somewhere else than in an account's object: an adapter, a version
// of a Datanet. Their ids follow from what was made, so that a repeat of the request tells nothing new.
import { contentId } from '../../schemas/ids.ts'
import type { WebhookEvent } from '../../schemas/wire/webhook-events.ts'
import type { Version } from '../datanets/versions.port.ts'
import type { Problem } from '../http/problem.ts'
import type { Published } from '../models/models.port.ts'

/** Told once, and once more each time that it comes back. */
export function adapterReady({ adapter, backFromMs }: Published, atMs: number): WebhookEvent {
  const { id, name, sha256 } = adapter
  const type = 'adapter.ready'
  const data = { adapter_id: id, name, sha256 }
  const which = backFromMs === null ? id : `${id} ${backFromMs}`
  return { id: contentId('evt', `${type} ${which}`), type, atMs, data }
}

/** @param sha256 of the adapter's file; null where what came is none */
export function adapterFailed(
  name: string,
  sha256: string | null,
  { code, message }: Problem,
  atMs: number,
): WebhookEvent {
  const type = 'adapter.failed'
  const id = contentId('evt', `${type} ${name} ${sha256 ?? atMs} ${code}`)
  return { id, type, atMs, data: { name, sha256, code: code ?? 'refused', message } }
}

export function versionPublishedEvent(datanet: string, version: Version): WebhookEvent {
  const { number, root, contributions, publishedAtMs } = version
  const type = 'datanet.version_published'
  const published_at = new Date(publishedAtMs).toISOString()
  return {
    id: contentId('evt', `${type} ${datanet} ${number}`),
    type,
    atMs: publishedAtMs,
    data: { datanet, version: number, root, contributions, published_at },
  }
}
