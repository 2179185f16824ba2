// Callers of the composed object of uploads, for tests in workerd.
/// <reference types="@cloudflare/vitest-plugin/types" />
import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect } from 'vitest'
import { contentId } from '../../schemas/ids.ts'
import { must } from '../../schemas/result.ts'
import { UPLOAD_LIMITS } from '../../schemas/wire/uploads.ts'
import { LATE, told, world, type TestUploadsObject } from './composed-uploads.cases.ts'
import { type Asked } from './upload-quota.ts'
import { uploadFilesIn } from './upload-files.store.ts'

const { UPLOADS, ARCHIVE: bucket } = env as unknown as {
  UPLOADS: DurableObjectNamespace<TestUploadsObject>
  ARCHIVE: R2Bucket
}
export const ARCHIVE = bucket
export const files = uploadFilesIn(ARCHIVE)
const { partBytes } = UPLOAD_LIMITS

/** Lines of JSON, each a piece of its own. */
export const linesOf = (units: number) =>
  Array.from({ length: 3 }, (_, n) => `{"text":"${`${n} `.padEnd(units, 'x')}"}\n`)
export const lines = linesOf(200_000)
export const bytes = new TextEncoder().encode(lines.join(''))

export function resetWorld(): void {
  Object.assign(world, { nowMs: LATE, batches: [], texts: [], noBatch: null, isCited: true })
  Object.assign(world, {
    logged: [],
    places: [],
    beforeBegin: async () => undefined,
    beforeClean: async () => undefined,
    isDeadly: false,
  })
  world.outcome = () => told('accepted')
}

export const open = (name: string) => UPLOADS.getByName(name)

export async function begun(name: string, asked: Asked): Promise<void> {
  expect(await open(name).open(asked)).toMatchObject({ ok: true, value: { isNew: true } })
}

export async function send(
  name: string,
  { id }: Asked,
  number: number,
  content = bytes,
): Promise<boolean> {
  const start = (number - 1) * partBytes
  const part = content.slice(start, start + partBytes)
  const placed = await open(name).place(id, number, part.byteLength)
  if (!placed.ok) return false
  const { etag } = await files.putPart(id, placed.value, part)
  const { stored } = placed.value
  return (await open(name).arrived(id, { number, stored, etag })).ok
}

/** Until the alarm is set for something that is not due. */
export async function work(name: string): Promise<void> {
  for (let round = 0; round < 200; round++) {
    await runDurableObjectAlarm(open(name))
    const { stage, isLittered } = must(await open(name).find(contentId('upl', name)), 'it is there')
    if (!isLittered && stage.kind !== 'open') return
  }
  throw new Error('it never ends')
}

export async function keys(prefix: string): Promise<string[]> {
  return (await ARCHIVE.list({ prefix })).objects.map(({ key }) => key)
}
