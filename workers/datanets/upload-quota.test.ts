// Which upload a request gets: the one of the same file, a new one, or none beyond the quota; and which
// are forgotten.
import { describe, expect, test } from 'vitest'
import { contentId } from '../../schemas/ids.ts'
import { err, must, ok } from '../../schemas/result.ts'
import { sampleUpload } from './sample-upload.cases.ts'
import { type Upload } from './upload.ts'
import { opened, surplus, UPLOAD_QUOTA } from './upload-quota.ts'

const BYTES = 1_000
const asked = sampleUpload('a.jsonl', BYTES)

function fresh(): Upload {
  const made = opened([], asked, 0)
  return { ...must(made.ok ? made.value.upload : null, 'there is room'), multipart: 'parts' }
}

describe('another upload of an account', () => {
  test('of the same file is the same one, until that is lost', () => {
    const there = fresh()
    const again = { ...asked, id: contentId('upl', 'again') }
    expect(opened([there], again, 9)).toEqual(ok({ upload: there, isNew: false }))
    const done = { ...there, stage: { kind: 'done' } as const }
    expect(opened([done], again, 9)).toEqual(ok({ upload: done, isNew: false }))
    for (const kind of ['aborted', 'expired'] as const) {
      const lost = { ...there, stage: { kind } }
      expect(opened([lost], again, 9)).toMatchObject({ value: { isNew: true } })
    }
    const partly = { ...done, tally: { ...done.tally, accepted: 3, rejected: 1 } }
    expect(opened([partly], again, 9)).toMatchObject({ value: { isNew: true } })
    const elsewhere = sampleUpload('a.jsonl', BYTES, 'dora/other')
    expect(opened([there], elsewhere, 9)).toMatchObject({ value: { isNew: true } })
  })

  test('makes those that are over forgotten beyond a hundred, the oldest first', () => {
    const over = Array.from({ length: 103 }, (_, n): Upload => {
      const lost = { ...fresh(), ...sampleUpload(`${n}`, 1), isLittered: n === 102 }
      return { ...lost, stage: { kind: 'expired' }, touchedAtMs: 1_000 - n }
    })
    const ids = over.map(({ id }) => id)
    expect(surplus([...over, fresh()])).toEqual([ids[100], ids[101]])
  })

  test('is refused beyond the quota of uploads and of bytes, which those that are over free', () => {
    const some = (count: number, bytes: number) =>
      Array.from({ length: count }, (_, n): Upload => ({
        ...fresh(),
        ...sampleUpload(`${n}`, bytes),
      }))
    const many = some(UPLOAD_QUOTA.uploads, 1)
    const next = sampleUpload('next', 64 << 20)
    expect(opened(many, next, 0)).toEqual(err({ kind: 'uploads_too_many' }))
    expect(opened(many.slice(1), next, 0).ok).toBe(true)
    const over = many.map((upload) => ({ ...upload, stage: { kind: 'aborted' } as const }))
    expect(opened(over, next, 0).ok).toBe(true)
    const large = some(7, 64 << 20)
    expect(opened(large, next, 0).ok).toBe(true)
    const more = some(7, (64 << 20) + 1)
    expect(opened(more, next, 0)).toEqual(err({ kind: 'uploads_too_many' }))
  })
})
