import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { docx, HOSTILE, paragraph, pdf, utf8, wordXml } from './hostile-files.cases.ts'
import { ExtractionSandbox } from './sandbox.ts'

let sandbox: ExtractionSandbox
beforeAll(async () => {
  sandbox = new ExtractionSandbox()
  await sandbox.prepare()
})
afterAll(() => sandbox.close())

async function textOf(name: string, bytes: Uint8Array): Promise<string> {
  const reply = await sandbox.extract(name, bytes)
  return reply.ok ? reply.text : `${reply.kind}: ${reply.detail}`
}

describe('a sound file', () => {
  test.each([
    ['lamp.txt', utf8('The lamp\r\nburned.'), 'The lamp\nburned.'],
    ['lamp.txt', utf8('\ufeffmarked'), 'marked'],
    ['lamp.txt', Uint8Array.of(0xff, 0xfe, 0x61, 0, 0x62, 0), 'ab'],
    ['lamp.md', utf8('# Lamp\n\nIt *burned*.'), '# Lamp\n\nIt *burned*.'],
    [
      'lamp.html',
      utf8('<title>x</title><p>The <b>lamp</b></p><script>bad()</script><ul><li>one<li>two</ul>'),
      'The lamp\n\none\n\ntwo',
    ],
    ['lamp.csv', utf8('lamp,oil\n"Bell, Rock",colza\n'), 'lamp: Bell, Rock; oil: colza'],
    ['lamp.jsonl', utf8('{"text":"one"}\n\n{"a":"two","b":{"c":"three"}}'), 'one\n\ntwo\nthree'],
    [
      'titled.jsonl',
      utf8(
        '{"title":" Bell\\n Rock","text":"It burned."}\n{"title":"It","text":"It turned."}\n{"title":7,"text":"It stood."}',
      ),
      'Bell Rock\nIt burned.\n\nIt turned.\n\nIt stood.',
    ],
    [
      'titled.csv',
      utf8('title,text\nBell Rock,It burned.\n'),
      'title: Bell Rock; text: It burned.',
    ],
    ['lamp.pdf', pdf(2, 'The lamp burned.'), 'The lamp burned.\n\nThe lamp burned.'],
    [
      'lamp.docx',
      docx(wordXml(paragraph('The lamp &amp; lens') + paragraph('burned'))),
      'The lamp & lens\n\nburned',
    ],
    ['deep.html', utf8(`${'<div>'.repeat(20_000)}lamp`), 'lamp'],
  ])('%s gives its text', async (name, bytes, text) => {
    expect(await textOf(name, bytes)).toBe(text)
  })
})

test('rows with titles are told by where they begin in the text', async () => {
  const row = (title: unknown, text: string) => JSON.stringify({ title, text })
  const lines = [
    row('A\u030a lamp', '  It burned.\r\nIt turned.'),
    row(null, 'Nobody named this. '),
    row('This', 'This has its title in it.'),
    row('🕯'.repeat(150), 'Long.'),
  ]
  const reply = await sandbox.extract('lamps.jsonl', utf8(lines.join('\n')))
  if (!reply.ok || reply.rows === undefined) throw new Error('it is sound, and has titles')
  const beginnings = reply.rows.map(({ start }) => reply.text.slice(start, start + 6))
  expect(beginnings).toEqual(['Å lamp', 'Nobody', 'This h', '🕯🕯🕯'])
  expect(reply.rows.map(({ title }) => title)).toEqual(['Å lamp', null, 'This', '🕯'.repeat(100)])
  const plain = await sandbox.extract('lamps.jsonl', utf8(row(null, 'It burned.')))
  expect(plain).toMatchObject({ ok: true, text: 'It burned.' })
  expect(plain).not.toHaveProperty('rows')
  const lone = await sandbox.extract('lamps.jsonl', utf8(row('\ud83d', 'It burned.')))
  expect(lone.ok).toBe(true)
})

describe('a hostile file', () => {
  test.each(HOSTILE)('%s is refused with its reason', async (_what, name, bytes, kind) => {
    const reply = await sandbox.extract(name, bytes)
    // What is bounded in time and in memory ends by whichever bound this machine meets first.
    const isBound = kind === 'took_too_long'
    const kinds: readonly string[] = isBound ? [kind, 'memory_exceeded'] : [kind]
    expect(kinds).toContain(reply.ok ? 'read' : reply.kind)
    expect(reply.ok ? '' : reply.detail).not.toBe('')
  })

  test('leaves the others of its batch unharmed', async () => {
    const sound = utf8('The lamp burned.')
    const replies = []
    for (const [, name, bytes] of HOSTILE.slice(-6)) {
      replies.push(sandbox.extract(name, bytes), sandbox.extract('lamp.txt', sound))
    }
    const outcomes = (await Promise.all(replies)).map((reply) => reply.ok)
    expect(outcomes).toEqual(HOSTILE.slice(-6).flatMap(() => [false, true]))
  })
})
