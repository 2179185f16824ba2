// How many strings that are no key does the checksum let through to an account? A million of them,
// from a printed seed: keys with one or two characters edited, with two exchanged, and random strings
// of a key's form. Each that passes would cost one look at an account's object; the rest cost nothing.
//
//   npm run bench:key-checksum -- --count 1000000 --seed 1
import { BASE62 } from '../schemas/base62.ts'
import { accountOfWallet, parseAddress, routingOfAccount } from '../schemas/ids.ts'
import { KEY_RANDOM_BYTES, makeKey, parseKey } from '../workers/auth/key.ts'
import { benchFlags, count as wholeCount, seed as wholeSeed } from './flags.ts'

const values = benchFlags('bench:key-checksum', 'How many strings that are no keys pass for one')
  .option('--count <n>', 'how many strings', wholeCount, 1_000_000)
  .option('--seed <n>', 'the same seed, the same strings', wholeSeed, 20_261_125)
  .parse()
  .opts()
const { count, seed } = values
const random = mulberry32(seed)
const below = (bound: number) => Math.floor(random() * bound)

/** Where the base62 of a key begins: `meed_live_` and `meed_test_` are ten characters. */
const BODY_AT = 10
const KINDS = {
  'one character edited': (key: string) => edited(key),
  'two characters edited': (key: string) => edited(edited(key)),
  'two neighbours exchanged': (key: string) => exchanged(key, BODY_AT + below(52), 1),
  'two characters exchanged': (key: string) => exchanged(key, BODY_AT + below(40), 2 + below(11)),
  'random, of a key’s form': () => `meed_live_${letters(53)}`,
}

type Row = { kind: string; tried: number; passed: number; perCallNs: number }

const keys = Array.from({ length: 512 }, (_, i) => {
  const wallet = parseAddress(`0x${i.toString(16).padStart(40, 'a')}`)
  const bytes = Uint8Array.from({ length: KEY_RANDOM_BYTES }, () => below(256))
  return makeKey(i % 2 === 0 ? 'live' : 'test', routingOfAccount(accountOfWallet(wallet)), bytes)
})
const rows = Object.entries(KINDS).map(([kind, damage]) => tryAll(kind, damage))
const tried = rows.reduce((sum, row) => sum + row.tried, 0)
const passed = rows.reduce((sum, row) => sum + row.passed, 0)

console.log(`The checksum of a key against ${count} strings that are none, seed ${seed}\n`)
console.log('  damage                        tried      passed    ns a string')
for (const row of rows) {
  const cells = [
    row.kind.padEnd(28),
    String(row.tried).padStart(7),
    String(row.passed).padStart(11),
  ]
  console.log(`  ${cells.join('')}${row.perCallNs.toFixed(0).padStart(15)}`)
}
console.log(
  `\n  passed in all: ${passed} of ${tried}; chance alone would let ${(tried / 2 ** 32).toFixed(5)} through`,
)
if (values.json) {
  const conditions = { seed, count, node: process.version, sharedMachine: true }
  const falsePositiveRate = tried === 0 ? 0 : passed / tried
  const figures = { tried, falsePositives: passed, falsePositiveRate }
  console.log(JSON.stringify({ bench: 'key-checksum', conditions, figures }))
}
process.exitCode = passed > 0 ? 1 : 0

function tryAll(kind: string, damage: (key: string) => string): Row {
  const share = Math.ceil(count / Object.keys(KINDS).length)
  const strings: string[] = []
  while (strings.length < share) {
    const key = keys[below(keys.length)] ?? ''
    const damaged = damage(key)
    // Exchanging two equal characters, or undoing an edit, leaves the key: it is not counted.
    if (damaged !== key) strings.push(damaged)
  }
  const began = performance.now()
  const through = strings.filter((text) => parseKey(text).ok).length
  const perCallNs = ((performance.now() - began) * 1e6) / strings.length
  return { kind, tried: strings.length, passed: through, perCallNs }
}

function edited(key: string): string {
  const at = BODY_AT + below(key.length - BODY_AT)
  return key.slice(0, at) + letters(1) + key.slice(at + 1)
}

function exchanged(key: string, at: number, apart: number): string {
  const [left, right] = [key.charAt(at), key.charAt(at + apart)]
  return key.slice(0, at) + right + key.slice(at + 1, at + apart) + left + key.slice(at + apart + 1)
}

function letters(length: number): string {
  return Array.from({ length }, () => BASE62.charAt(below(62))).join('')
}

/** A small generator with a seed, so that a run can be repeated to the bit. */
function mulberry32(start: number): () => number {
  let state = start >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
