// The object of uploads over a real bucket's multipart API: what lies where, when, and what is left.
/// <reference types="@cloudflare/vitest-plugin/types" />
import { abortAllDurableObjects, runDurableObjectAlarm } from 'cloudflare:test'
import { beforeEach, expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { contentId } from '../../schemas/ids.ts'
import { must } from '../../schemas/result.ts'
import { ARCHIVE, begun, bytes, files, keys, lines, linesOf } from './asked-uploads.cases.ts'
import { open, resetWorld, send, work } from './asked-uploads.cases.ts'
import { told, TTL_MS, world } from './composed-uploads.cases.ts'
import { sampleUpload } from './sample-upload.cases.ts'
import { partSizes } from './upload.ts'

beforeEach(resetWorld)

test(
  'parts in any order, one of them twice, are taken in whole, once, under their hash',
  { timeout: 60_000 },
  async () => {
    const whole = linesOf(3 << 20)
    const large = new TextEncoder().encode(whole.join(''))
    const asked = sampleUpload('whole', large)
    await begun('whole', asked)
    expect(partSizes(large.byteLength).length).toBe(2)
    expect(await send('whole', asked, 2, large)).toBe(true)
    const early = await open('whole').complete(asked.id)
    expect(early).toEqual({ ok: false, error: { kind: 'parts_missing', numbers: [1] } })
    expect(await send('whole', asked, 1, new Uint8Array(large.byteLength).fill(0x20))).toBe(true)
    expect(await send('whole', asked, 1, large)).toBe(true)
    // Two at once.
    const both = await Promise.all([
      open('whole').complete(asked.id),
      open('whole').complete(asked.id),
    ])
    expect(both.map((one) => one.ok && one.value.stage.kind)).toEqual(['checking', 'checking'])
    expect(await send('whole', asked, 1, large)).toBe(false)
    await work('whole')
    expect(world.batches).toEqual([[asked.batchId, whole.length]])
    expect(world.texts).toEqual(whole)
    const seen = await open('whole').find(asked.id)
    expect(seen).toMatchObject({ stage: { kind: 'done' }, tally: { accepted: whole.length } })
    expect(await keys(`uploads/${asked.id}`)).toEqual([])
    const kept = await ARCHIVE.get(`originals/${asked.file.sha256}`)
    expect(sha256Hex(new Uint8Array(await must(kept, 'it is kept').arrayBuffer()))).toBe(
      asked.file.sha256,
    )
  },
)

test('of two that send one part at once, what was told of last counts, whatever came last', async () => {
  const asked = sampleUpload('twice', bytes)
  await begun('twice', asked)
  const place = async () => {
    const placed = await open('twice').place(asked.id, 1, bytes.byteLength)
    return must(placed.ok ? placed.value : null, 'it is open')
  }
  const [first, second, late] = [await place(), await place(), await place()]
  const other = new Uint8Array(bytes.byteLength)
  const { etag } = await files.putPart(asked.id, first, bytes.slice())
  const { etag: otherEtag } = await files.putPart(asked.id, second, other)
  const tell = (stored: number, of: string) =>
    open('twice').arrived(asked.id, { number: 1, stored, etag: of })
  expect((await tell(second.stored, otherEtag)).ok).toBe(true)
  expect((await tell(first.stored, etag)).ok).toBe(true)
  await open('twice').complete(asked.id)
  // One that was let in before, and comes after.
  await files.putPart(asked.id, late, other)
  await work('twice')
  expect(await open('twice').find(asked.id)).toMatchObject({
    stage: { kind: 'done' },
    tally: { accepted: lines.length },
  })
})

test('bytes of another hash are refused before a piece of them is read, and nothing is kept', async () => {
  const asked = sampleUpload('wrong', bytes)
  await begun('wrong', asked)
  const other = bytes.slice()
  other[100] = 0x79
  expect(await send('wrong', asked, 1, other)).toBe(true)
  await open('wrong').complete(asked.id)
  await ARCHIVE.delete(`originals/${asked.file.sha256}`)
  await work('wrong')
  expect(await open('wrong').find(asked.id)).toMatchObject({
    stage: { kind: 'refused', refusal: { code: 'sha256_mismatch' } },
    pieces: null,
  })
  expect([world.texts, world.batches]).toEqual([[], []])
  expect(await keys(`uploads/${asked.id}`)).toEqual([])
  expect(await keys(`originals/${asked.file.sha256}`)).toEqual([])
})

test('one that nobody goes on with expires: its parts are gone, and no other is taken', async () => {
  const asked = sampleUpload('left', bytes)
  await begun('left', asked)
  const placed = await open('left').place(asked.id, 1, bytes.byteLength)
  const place = must(placed.ok ? placed.value : null, 'it is open')
  world.nowMs += TTL_MS - 1
  expect(await send('left', asked, 1)).toBe(true)
  world.nowMs += TTL_MS - 1
  await runDurableObjectAlarm(open('left'))
  expect(await open('left').find(asked.id)).toMatchObject({ stage: { kind: 'open' } })
  world.nowMs += 1
  await work('left')
  expect(await open('left').find(asked.id)).toMatchObject({
    stage: { kind: 'expired' },
    expiresAtMs: null,
  })
  await expect(files.putPart(asked.id, place, bytes.slice())).rejects.toThrow('does not exist')
  expect(await open('left').complete(asked.id)).toMatchObject({ error: { kind: 'upload_closed' } })
  world.nowMs += 7 * 86_400_000
  await runDurableObjectAlarm(open('left'))
  expect(await open('left').find(asked.id)).toBeNull()
})

test('what breaks off is done again: a crash between pieces, a node that is away, an abort', async () => {
  const asked = sampleUpload('broken', bytes)
  await begun('broken', asked)
  await send('broken', asked, 1)
  await open('broken').complete(asked.id)
  let asks = 0
  world.outcome = () => (++asks === 2 ? { kind: 'later' } : told('accepted'))
  for (let round = 0; round < 3; round++) await runDurableObjectAlarm(open('broken'))
  const tally = { accepted: 1, pending: 0, duplicate: 0, rejected: 0 }
  expect(await open('broken').find(asked.id)).toMatchObject({ tally, tries: 1, faults: 0 })
  await abortAllDurableObjects()
  // Not before its time.
  await runDurableObjectAlarm(open('broken'))
  expect(asks).toBe(2)
  world.nowMs += 1_000
  await runDurableObjectAlarm(open('broken'))
  expect(world.texts).toEqual([lines[0], lines[1], lines[1]])
  world.outcome = async () => {
    await open('broken').abort(asked.id)
    return told('accepted')
  }
  await runDurableObjectAlarm(open('broken'))
  await work('broken')
  expect(await open('broken').find(asked.id)).toMatchObject({
    stage: { kind: 'aborted' },
    tally: { accepted: 2 },
  })
})

test('a step that throws is logged, put off, and tried again', async () => {
  const asked = sampleUpload('thrown', bytes)
  await begun('thrown', asked)
  await send('thrown', asked, 1)
  await open('thrown').complete(asked.id)
  await runDurableObjectAlarm(open('thrown'))
  world.outcome = () => Promise.reject(new Error('the database is away'))
  await runDurableObjectAlarm(open('thrown'))
  expect(await open('thrown').find(asked.id)).toMatchObject({
    ...{ tries: 1, faults: 1 },
    stage: { kind: 'ingesting' },
  })
  world.outcome = () => ({
    kind: 'stop',
    refusal: { code: 'contributor_not_granted', message: 'No.' },
  })
  world.nowMs += 1_000
  await work('thrown')
  expect(await open('thrown').find(asked.id)).toMatchObject({
    stage: { kind: 'refused', refusal: { code: 'contributor_not_granted' } },
  })
})

test('a Datanet that is gone by then takes nothing of it in', async () => {
  const asked = sampleUpload('gone', bytes)
  await begun('gone', asked)
  await send('gone', asked, 1)
  await open('gone').complete(asked.id)
  world.noBatch = { code: 'datanet_not_found', message: 'It is gone.' }
  await work('gone')
  const refusal = { code: 'datanet_not_found' }
  expect(await open('gone').find(asked.id)).toMatchObject({ stage: { kind: 'refused', refusal } })
  expect(world.texts).toEqual([])
})

test('the same file again is the upload that is there', async () => {
  const asked = sampleUpload('same', bytes)
  await begun('same', asked)
  await send('same', asked, 1)
  const again = await open('same').open({ ...asked, id: contentId('upl', 'again') })
  expect(again).toMatchObject({
    value: { isNew: false, upload: { id: asked.id, stage: { parts: [{ number: 1 }] } } },
  })
})
