// The object of uploads when something goes wrong: what kills it, what comes late or at once, what is left.
/// <reference types="@cloudflare/vitest-plugin/types" />
import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { beforeEach, expect, test, vi } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { contentId, type UploadId } from '../../schemas/ids.ts'
import { must } from '../../schemas/result.ts'
import { begun, bytes, files, keys, open, resetWorld, send, work } from './asked-uploads.cases.ts'
import { LATE, TTL_MS, world } from './composed-uploads.cases.ts'
import { sampleUpload } from './sample-upload.cases.ts'
import { storePart } from './store-part.ts'

beforeEach(resetWorld)

/** The bucket takes no part any more into the first place that was made. */
async function noPlaceIsLeft(id: UploadId, stored: number): Promise<void> {
  const multipart = must(world.places[0], 'a place was made')
  const late = files.putPart(id, { multipart, stored }, bytes.slice())
  await expect(late).rejects.toThrow('does not exist')
}

test('a step that kills the object each time is counted, and ends the upload', async () => {
  const asked = sampleUpload('killed', bytes)
  await begun('killed', asked)
  await send('killed', asked, 1)
  await open('killed').complete(asked.id)
  await runDurableObjectAlarm(open('killed'))
  expect(await open('killed').find(asked.id)).toMatchObject({ stage: { kind: 'ingesting' } })
  world.isDeadly = true
  for (let kills = 1; kills <= 8; kills++) {
    await runDurableObjectAlarm(open('killed')).catch(() => undefined)
    expect(await open('killed').find(asked.id)).toMatchObject({ broken: kills, faults: 0 })
    world.nowMs += 300_000
  }
  await runDurableObjectAlarm(open('killed'))
  expect(await open('killed').find(asked.id)).toMatchObject({
    stage: { kind: 'refused', refusal: { code: 'upload_stalled' } },
  })
  expect(world.texts).toHaveLength(8)
  await work('killed')
})

test('whoever looks sets an alarm anew that the platform gave up', async () => {
  const asked = sampleUpload('unarmed', bytes)
  await begun('unarmed', asked)
  const armed = () => runInDurableObject(open('unarmed'), (_, { storage }) => storage.getAlarm())
  const lost = () => runInDurableObject(open('unarmed'), (_, { storage }) => storage.deleteAlarm())
  const expiry = await armed()
  expect(expiry).toBe(LATE + TTL_MS)
  await lost()
  await open('unarmed').find(asked.id)
  expect(await armed()).toBe(expiry)
  await lost()
  await abortAllDurableObjects()
  // It is the beginning of the object that sets it, whatever is asked of it.
  expect(await open('unarmed').place(contentId('upl', 'none'), 1, 1)).toMatchObject({ ok: false })
  expect(await armed()).toBe(expiry)
})

test('of an upload that brought nothing, no byte is kept', async () => {
  for (const [name, isCited] of [
    ['nothing', false],
    ['something', true],
  ] as const) {
    const content = new TextEncoder().encode(`{"text":"${name}"}`)
    const asked = sampleUpload(name, content)
    await begun(name, asked)
    await send(name, asked, 1, content)
    await open(name).complete(asked.id)
    world.isCited = isCited
    world.outcome = () => ({
      kind: 'stop',
      refusal: { code: 'contributor_not_granted', message: '' },
    })
    await work(name)
    expect(await open(name).find(asked.id)).toMatchObject({ stage: { kind: 'refused' } })
    expect(await keys(`originals/${asked.file.sha256}`)).toHaveLength(isCited ? 1 : 0)
    expect(await keys(`uploads/${asked.id}`)).toEqual([])
  }
})

test('what was declared alone is the original of nothing, whoever names that hash', async () => {
  const asked = sampleUpload('declared', bytes)
  const wrong = { ...asked, file: { ...asked.file, sha256: sha256Hex('of another file') } }
  await begun('declared', wrong)
  await send('declared', wrong, 1)
  await open('declared').complete(wrong.id)
  await work('declared')
  expect(world.logged).toEqual([])
  expect(await keys(`originals/${wrong.file.sha256}`)).toEqual([])
})

test.each(['complete', 'abort'] as const)(
  'a part whose bytes come after that is refused as one that is late: %s',
  async (end) => {
    const name = `late-${end}`
    const asked = sampleUpload(name, bytes)
    await begun(name, asked)
    await send(name, asked, 1)
    const meanwhile = async () => {
      await open(name)[end](asked.id)
      await runDurableObjectAlarm(open(name))
    }
    const slow: typeof files = {
      ...files,
      async putPart(...part) {
        await meanwhile()
        return files.putPart(...part)
      },
    }
    const told = await storePart(asked.id, 1, bytes.slice(), open(name), slow)
    const stage = end === 'abort' ? 'aborted' : 'ingesting'
    expect(told).toEqual({ ok: false, error: { kind: 'upload_closed', stage } })
    await work(name)
  },
)

test('a store that is away while the upload is open is no refusal of the part', async () => {
  const asked = sampleUpload('away', bytes)
  await begun('away', asked)
  const away: typeof files = { ...files, putPart: () => Promise.reject(new Error('away')) }
  const stored = storePart(asked.id, 1, bytes.slice(), open('away'), away)
  await expect(stored).rejects.toThrow('away')
})

test('two that begin one upload at once get one place', async () => {
  const asked = sampleUpload('both', bytes)
  const both = await Promise.all([open('both').open(asked), open('both').open(asked)])
  expect(both.filter((one) => one.ok && one.value.isNew)).toHaveLength(1)
  expect(both.every(({ ok }) => ok)).toBe(true)
  expect(world.places).toHaveLength(1)
  expect(await send('both', asked, 1)).toBe(true)
})

test.each(['given up', 'forgotten'] as const)(
  'a place that is made for an upload that is %s meanwhile is removed again',
  async (end) => {
    const name = `placed-${end}`
    const asked = sampleUpload(name, bytes)
    const gate = Promise.withResolvers<void>()
    const reached = Promise.withResolvers<void>()
    world.beforeBegin = () => {
      reached.resolve()
      return gate.promise
    }
    const opening = open(name).open(asked)
    await reached.promise
    await open(name).abort(asked.id)
    await work(name)
    if (end === 'forgotten') {
      world.nowMs += 7 * 86_400_000
      await runDurableObjectAlarm(open(name))
    }
    gate.resolve()
    await opening
    world.nowMs += 1_000
    if (end === 'given up') await work(name)
    else expect(await open(name).find(asked.id)).toBeNull()
    await noPlaceIsLeft(asked.id, 100)
  },
)

test('a cleaning that fails is logged, and done again', async () => {
  const asked = sampleUpload('unclean', bytes)
  await begun('unclean', asked)
  await send('unclean', asked, 1)
  await open('unclean').abort(asked.id)
  world.beforeClean = () => Promise.reject(new Error('the bucket is away'))
  await runDurableObjectAlarm(open('unclean'))
  expect(world.logged).toMatchObject([
    [
      'upload_step_failed',
      { upload: asked.id, step: 'clean', reason: 'Error: the bucket is away' },
    ],
  ])
  expect(await open('unclean').find(asked.id)).toMatchObject({ isLittered: true, tries: 1 })
  world.beforeClean = async () => undefined
  world.nowMs += 1_000
  await work('unclean')
  await noPlaceIsLeft(asked.id, 101)
})

test('an object lists its uploads once, however often its alarm wakes it', async () => {
  const asked = sampleUpload('listed', bytes)
  await begun('listed', asked)
  await send('listed', asked, 1)
  await open('listed').complete(asked.id)
  const lists = await runInDurableObject(open('listed'), async (object, { storage }) => {
    const list = vi.spyOn(storage.kv, 'list')
    for (let round = 0; round < 6; round++) await object.alarm()
    return list.mock.calls.length
  })
  expect(lists).toBe(0)
  expect(await open('listed').find(asked.id)).toMatchObject({ stage: { kind: 'done' } })
})
