import { expect, test } from 'vitest'
import { ownKiB, statusIn } from './process-group.ts'

test('a process is of the group that its line says, whatever it calls itself', () => {
  const rest = '100 77 77 0 -1 4194560 12 0'
  expect(statusIn(`42 (python) S ${rest}`)).toEqual({ parent: 100, group: 77, isZombie: false })
  const odd = `42 (a) Z 1 2 (b) ) Z ${rest}`
  expect(statusIn(odd)).toEqual({ parent: 100, group: 77, isZombie: true })
  expect(statusIn('')).toBeNull()
})

test('only memory of its own counts, and a process that is ending has none', () => {
  const status = [
    'VmRSS:\t  612344 kB',
    'RssAnon:\t  401000 kB',
    'RssFile:\t  211000 kB',
    'RssShmem:\t     344 kB',
  ].join('\n')
  expect(ownKiB(status)).toBe(401_344)
  expect(ownKiB('Name:\tpython\nState:\tZ (zombie)\n')).toBe(0)
})
