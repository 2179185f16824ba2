// Single decisions about an upload: a place for its parts, which parts and pieces count, and when it is refused.
import { describe, expect, test } from 'vitest'
import { err, must, ok } from '../../schemas/result.ts'
import { UPLOAD_LIMITS } from '../../schemas/wire/uploads.ts'
import { sampleUpload } from './sample-upload.cases.ts'
import { began, checked, expired, PART_TRIES, placed, refused, took } from './upload.ts'
import type { Scan, Upload } from './upload.ts'
import { opened } from './upload-quota.ts'

const TTL = 86_400_000
const BYTES = 2 * UPLOAD_LIMITS.partBytes + 5
const ENDS = [10, 20, 40, BYTES]
const asked = sampleUpload('a.jsonl', BYTES)

function fresh(): Upload {
  const made = opened([], asked, 0)
  return { ...must(made.ok ? made.value.upload : null, 'there is room'), multipart: 'parts' }
}

describe('an upload', () => {
  test('has the place that the store made for it, and no second one', () => {
    const upload: Upload = { ...fresh(), multipart: null }
    expect(began(upload, 'one')).toMatchObject({ multipart: 'one' })
    expect(began({ ...upload, multipart: 'one' }, 'two')).toBeNull()
    expect(began(null, 'two')).toBeNull()
    const over: Upload = { ...upload, stage: { kind: 'aborted' }, isLittered: false }
    expect(began(over, 'late')).toMatchObject({ multipart: 'late', isLittered: true })
  })

  test('refuses a part that is none of it, or of another size', () => {
    const upload = fresh()
    expect(placed(upload, 4, 1)).toEqual(err({ kind: 'part_unknown', parts: 3 }))
    expect(placed(upload, 0, 1)).toEqual(err({ kind: 'part_unknown', parts: 3 }))
    const wrong = { kind: 'part_size_wrong', bytes: 4, expected: 5 }
    expect(placed(upload, 3, 4)).toEqual(err(wrong))
    let latest = upload
    for (let n = 0; n < PART_TRIES; n++) {
      const told = placed(latest, 3, 5)
      const { upload: next, place } = must(told.ok ? told.value : null, 'it may be sent again')
      expect(place).toEqual({ multipart: 'parts', stored: 300 + n })
      latest = next
    }
    const tooMany = { kind: 'part_tries_too_many', limit: PART_TRIES }
    expect(placed(latest, 3, 5)).toEqual(err(tooMany))
    const other = placed(latest, 1, UPLOAD_LIMITS.partBytes)
    expect(other).toMatchObject({ value: { place: { stored: 100 } } })
  })

  test('counts a piece only when it is its turn, and is not expired once it is complete', () => {
    const pieces = { from: 0, ends: ENDS }
    const taking: Upload = { ...fresh(), stage: { kind: 'ingesting', pieces } }
    expect(took(taking, 1, 'accepted', 5)).toBe(taking)
    const one = took(taking, 0, 'rejected', 5)
    expect(one.tally).toMatchObject({ accepted: 0, rejected: 1 })
    expect(took(one, 0, 'accepted', 6)).toBe(one)
    expect(expired(taking, TTL, 2 * TTL)).toBe(taking)
    expect(expired(fresh(), TTL, TTL - 1).stage.kind).toBe('open')
    expect(expired(fresh(), TTL, TTL).stage.kind).toBe('expired')
  })

  test('of nothing but names of columns is refused', () => {
    const whole: Upload = { ...fresh(), stage: { kind: 'checking', parts: [] } }
    const scan: Scan = { sha256: asked.file.sha256, pieces: ok({ from: BYTES, ends: [] }) }
    expect(checked(whole, scan, 1).stage).toMatchObject({ refusal: { code: 'text_empty' } })
  })

  test('ends where the next piece would fare no better', () => {
    const refusal = { code: 'contributor_not_granted', message: 'No.' }
    expect(refused(fresh(), refusal, 5).stage).toEqual({ kind: 'refused', refusal })
    const over = { ...fresh(), stage: { kind: 'done' } as const }
    expect(refused(over, refusal, 5)).toBe(over)
  })
})
