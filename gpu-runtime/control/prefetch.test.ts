import { expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { prefetcher } from './prefetch.ts'

const source = (name: string) => ({
  sha256: sha256Hex(name),
  bytes: 1,
  url: `http://e.test/${name}`,
})
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

test('prefetcher fetches one file at a time, releases it, and goes on after a failure', async () => {
  const seen: string[] = []
  const failed: string[] = []
  let [open, most] = [0, 0]
  const store = {
    use: async ({ url }: { url: string }) => {
      most = Math.max(most, (open += 1))
      seen.push(url.at(-1) ?? '')
      await turn()
      open -= 1
      if (url.endsWith('b')) throw new Error('gone')
      return { path: url, release: () => seen.push('released') }
    },
  }
  const prefetch = prefetcher(store, (sha256, reason) => failed.push(`${sha256} ${reason}`))
  prefetch(['a', 'b', 'c'].map(source))
  while (seen.at(-1) !== 'released' || !seen.includes('c')) await turn()
  expect(seen).toEqual(['a', 'released', 'b', 'c', 'released'])
  expect(failed).toEqual([`${sha256Hex('b')} gone`])
  expect(most).toBe(1)
})

test('a newer plan replaces what is left of an older one', async () => {
  const seen: string[] = []
  const store = {
    use: async ({ url }: { url: string }) => {
      seen.push(url.at(-1) ?? '')
      await turn()
      return { path: url, release: () => undefined }
    },
  }
  const prefetch = prefetcher(store, () => undefined)
  prefetch(['a', 'b', 'c'].map(source))
  prefetch(['d'].map(source))
  while (!seen.includes('d')) await turn()
  await turn()
  await turn()
  expect(seen).toEqual(['a', 'd'])
})
