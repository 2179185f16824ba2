// A secret that is compared with `===` tells by its time how much of a guess agrees. So nothing in the
// worker does it: tokens go through http/equal-secret, keys are looked up by an HMAC whose pepper the
// caller does not know, signatures are verified. This reads the source and finds who does otherwise.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync, Visitor, type Expression, type PrivateInExpression } from 'oxc-parser'
import { expect, test } from 'vitest'

const WORKERS = join(import.meta.dirname, '..')
const SECRET = /(secret|pepper|signature|authorization|nodeToken|operatorToken|signingKey)$/i
type Side = Expression | PrivateInExpression['left']

/** The comparisons of a secret with something that is not plainly null, undefined or empty. */
function offending(text: string): string[] {
  const found: string[] = []
  new Visitor({
    BinaryExpression({ operator, left, right, start, end }) {
      if (!['==', '===', '!=', '!=='].includes(operator)) return
      const secret = SECRET.test(nameOf(left)) || SECRET.test(nameOf(right))
      if (secret && !isPlain(left) && !isPlain(right)) found.push(text.slice(start, end))
    },
  }).visit(parseSync('source.ts', text).program)
  return found
}

function nameOf(side: Side): string {
  if (side.type === 'Identifier') return side.name
  if (side.type !== 'MemberExpression') return ''
  return side.property.type === 'Identifier' ? side.property.name : ''
}

function isPlain(side: Side): boolean {
  return side.type === 'Literal' || (side.type === 'Identifier' && side.name === 'undefined')
}

test('no secret is compared with ===', () => {
  const files = readdirSync(WORKERS, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !/\.(test|cases)\.ts$/.test(file),
  )
  expect(files.length).toBeGreaterThan(100)
  const found = files.flatMap((file) =>
    offending(readFileSync(join(WORKERS, file), 'utf8')).map((text) => `${file}: ${text}`),
  )
  expect(found).toEqual([])
})

test.each([
  ['if (token === secrets.nodeToken) go()', 1],
  ['const same = signature !== expected', 1],
  ['const same = expected == given.signature', 1],
  ["if (signature === '') go()", 0],
  ['if (secret === null || pepper !== undefined) go()', 0],
])('%s: %i found', (line, count) => {
  expect(offending(line)).toHaveLength(count)
})
