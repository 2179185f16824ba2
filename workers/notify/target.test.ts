// Where a webhook may not go. Each line is a way that somebody tried once, somewhere.
import { describe, expect, test } from 'vitest'
import { admitTarget } from './deliver.ts'
import { REFUSED_ADDRESSES, REFUSED_URLS } from './refused-targets.ts'
import { isPublic, targetOf } from './target.ts'

const rules = { allowLoopback: false }
const PUBLIC = '93.184.215.14'
const resolving = (...addresses: string[]) => {
  return { rules, resolve: () => Promise.resolve(addresses) }
}

describe('a URL', () => {
  test.each(REFUSED_URLS)('%s is refused, wherever its name points', async (url) => {
    expect(targetOf(url, rules).ok).toBe(false)
    expect((await admitTarget(url, resolving(PUBLIC))).ok).toBe(false)
  })

  test('of those that are refused there are more than sixty', () => {
    expect(new Set(REFUSED_URLS).size).toBeGreaterThan(60)
  })

  test.each([
    'https://hooks.example.org/meed',
    'https://hooks.example.org:443/meed?tenant=7',
    'https://a.b.c.d.example.co.uk/',
    'https://xn--bcher-kva.example.org/',
    'https://bücher.example.org/',
    'https://8.8.8.8.example.org/',
    'https://localhost.example.org/',
  ])('%s is a public one', async (url) => {
    expect(await admitTarget(url, resolving(PUBLIC))).toMatchObject({ ok: true })
  })

  test.each([
    'http://localhost:9999/x',
    'http://127.0.0.1:1/',
    'http://[::1]:80/',
    'https://localhost/',
  ])(
    '%s is this very machine: only where the deployment says so, and never resolved',
    async (url) => {
      const resolve = () => Promise.reject(new Error('nobody is to be asked'))
      const local = { rules: { allowLoopback: true }, resolve }
      expect((await admitTarget(url, local)).ok).toBe(true)
      expect((await admitTarget(url, resolving(PUBLIC))).ok).toBe(false)
    },
  )

  test('of another machine of the house stays refused on a developer’s machine', () => {
    for (const url of [
      'http://10.0.0.1/',
      'http://127.0.0.2/',
      'http://localhost.lan/',
      'ftp://localhost/',
    ]) {
      expect(targetOf(url, { allowLoopback: true }).ok, url).toBe(false)
    }
  })
})

describe('an address', () => {
  test.each(REFUSED_ADDRESSES)('%s is not public', async (address) => {
    expect(isPublic(address)).toBe(false)
    const found = await admitTarget('https://hooks.example.org/', resolving(PUBLIC, address))
    expect(found).toEqual({
      ok: false,
      error: { kind: 'target_refused', reason: 'private_address' },
    })
  })

  test.each([PUBLIC, '1.1.1.1', '172.32.0.1', '2606:4700:4700::1111', '2a00:1450:4001::200e'])(
    '%s is public',
    (address) => expect(isPublic(address)).toBe(true),
  )
})

test('a name without an address, or that nobody can look up, is refused', async () => {
  const reason = 'unresolved'
  const refused = { ok: false, error: { kind: 'target_refused', reason } }
  expect(await admitTarget('https://hooks.example.org/', resolving())).toEqual(refused)
  const down = { rules, resolve: () => Promise.reject(new Error('no resolver')) }
  expect(await admitTarget('https://hooks.example.org/', down)).toEqual(refused)
})

test('a name that points elsewhere from one moment to the next is asked anew each time', async () => {
  const answers = [[PUBLIC], [PUBLIC], ['127.0.0.1'], [PUBLIC]]
  const rebinding = { rules, resolve: () => Promise.resolve(answers.shift() ?? []) }
  const asked = []
  for (let i = 0; i < 4; i++)
    asked.push(await admitTarget('https://rebind.example.org/', rebinding))
  expect(asked.map(({ ok }) => ok)).toEqual([true, true, false, true])
})
