import { describe, expect, test } from 'vitest'
import { rightsOf, unknownLicenceWords } from './rights.ts'

const closed = { retrieve: false, train: false }
const own = { retrieve: true, train: false }
const of = (licence: string) => {
  const rights = rightsOf(licence, own)
  return rights === null ? null : [rights.retrieve, rights.train]
}

describe('a licence', () => {
  test.each([
    ['CC0-1.0', [true, true]],
    ['CC-BY-SA-4.0', [true, true]],
    ['CC-BY-ND-4.0', [true, false]],
    ['CC-BY-NC-4.0', [false, false]],
    ['CC-BY-NC-ND-3.0', [false, false]],
    ['GPL-3.0-only', [false, false]],
    ['LicenseRef-of-the-datanet', [true, false]],
    ['CC-BY-NC-4.0 OR CC0-1.0', [true, true]],
    ['CC-BY-ND-4.0 AND CC0-1.0', [true, false]],
    ['CC-BY-NC-4.0 AND (CC0-1.0 OR MIT)', [false, false]],
  ])('%s allows retrieval and training: %j', (licence, rights) => {
    expect(of(licence)).toEqual(rights)
  })

  test('that is no SPDX expression is refused, not guessed', () => {
    expect(of('free for all')).toBeNull()
    expect(of('')).toBeNull()
    expect(of('CC-BY-99.0')).toBeNull()
  })

  test('that is none is named with those there are, and the one that was meant', () => {
    expect(unknownLicenceWords('cc-by-4')).toMatch(
      /^'cc-by-4' is no .* Is it CC-BY-4\.0\? Known are/,
    )
    expect(unknownLicenceWords('apache 2.0')).toContain('Is it Apache-2.0?')
    expect(unknownLicenceWords('free')).not.toContain('Is it')
  })

  test('of the Datanet’s own allows what the Datanet says', () => {
    expect(rightsOf('LicenseRef-x', closed)).toEqual(closed)
  })
})
