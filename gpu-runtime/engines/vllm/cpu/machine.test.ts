import { expect, test } from 'vitest'
import { COMMANDS, whyNot, whyNotInstalled, type Machine } from './machine.ts'

const ABLE: Machine = {
  platform: 'linux',
  arch: 'x64',
  python: '3.12.1',
  commands: COMMANDS,
  libraries: ['libc.so.6', 'libgomp.so.1', 'libnuma.so.1'],
}

test('a machine that has all of it may install', () => {
  expect(whyNot(ABLE)).toBeNull()
})

test.each<[string, Partial<Machine>, RegExp]>([
  ['another system', { platform: 'darwin', arch: 'arm64' }, /Linux on x86-64.*darwin on arm64/],
  ['another processor', { arch: 'arm64' }, /linux on arm64/],
  ['an older Python', { python: '3.9.18' }, /3\.11 or later.*3\.9\.18/],
  ['no Python', { python: null }, /and this is none/],
  ['no compiler', { commands: ['readelf', 'ldconfig'] }, /^it needs gcc: /],
  ['no libraries', { libraries: [] }, /libnuma\.so\.1, libgomp\.so\.1/],
])('a machine with %s is told what is in the way, in one line', (_, change, expected) => {
  const why = whyNot({ ...ABLE, ...change })
  expect(why).toMatch(expected)
  expect(why).not.toContain('\n')
})

test('an installer that can never succeed is told from one that failed this time', () => {
  const lacking =
    'ERROR: Could not find a version\nERROR: No matching distribution found for a==1\n'
  expect(whyNotInstalled(lacking)).toBe('pip finds no a==1 for this machine')
  expect(whyNotInstalled('The virtual environment… ensurepip is not available')).toMatch(/venv$/)
  expect(whyNotInstalled('ReadTimeoutError: HTTPSConnectionPool: Read timed out.')).toBeNull()
})
