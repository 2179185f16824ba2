import { describe, expect, test } from 'vitest'
import { sha256Hex } from '../../../schemas/canonical.ts'
import { buildGeneration, shapeFor } from './build.ts'
import { generationHead, rootOf } from './generation.ts'
import { documentOf } from './sample-corpus.cases.ts'

const documents = ['one two three', 'two three four', 'Ünïcode, “quotes” and 元素'].map(
  (text, at) => documentOf(text, { priorityMs: at }),
)

describe('buildGeneration', () => {
  test('the same documents in any order are the same bytes, and one more token is another root', () => {
    const first = buildGeneration(documents)
    const second = buildGeneration(documents.toReversed())
    expect(second).toEqual(first)
    const more = [...documents, documentOf('five')]
    expect(buildGeneration(more).root).not.toBe(first.root)
  })

  test('the bytes are pinned: another machine, or a later version of this code, makes the same', () => {
    expect(buildGeneration(documents).root).toMatchInlineSnapshot(
      `"4ba2f30f0b12644c9c90d815bf098a8ab4873eafa0a6a8f1ac8e753ed2ded2ec"`,
    )
    const shape = { kind: 'winnowed', k: 2, w: 2 } as const
    expect(buildGeneration(documents, shape).root).toMatchInlineSnapshot(
      `"808c3138c6924cc6f7fc76332e137ee300f5a3d6eccb79383e6a2aa34cac4641"`,
    )
  })

  test('the head names each file by the hash of its bytes, and the root is the head’s', () => {
    const { root, head, files } = buildGeneration(documents)
    expect(rootOf(generationHead.parse(JSON.parse(JSON.stringify(head))))).toBe(root)
    for (const [name, file] of Object.entries(head.files)) {
      const bytes = Object.entries(files).find(([key]) => key === name)?.[1]
      expect(sha256Hex(bytes ?? '')).toBe(file.sha256)
      expect(bytes?.length).toBe(file.bytes)
    }
  })

  test('small sets get a suffix array, large ones winnowed postings', () => {
    expect(shapeFor(4_000).kind).toBe('suffix')
    expect(shapeFor(4_000_000)).toEqual({ kind: 'winnowed', k: 4, w: 5 })
  })

  test('no documents at all are an index that holds nothing', () => {
    expect(buildGeneration([]).head).toMatchObject({ documents: 0, tokens: 0, places: 0 })
  })
})
