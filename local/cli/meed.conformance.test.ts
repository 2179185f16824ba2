// The command line as its user has it: the real binary against a real edge, command by command.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { randomAdapter } from '../../gpu-runtime/adapters/random-adapter.cases.ts'
import { accountWith, openWorld, type World } from '../../workers/conformance/world.cases.ts'
import { api, makeKeyBy } from '../../workers/conformance/api.cases.ts'
import { until } from '../demo/client.ts'
import { ROOT } from '../stack/settings.ts'
import { meedWith, type Meed, type Said } from './meed.cases.ts'

const MODEL = 'smollm2-135m-instruct'

let world: World
/** Logged in with a key that may do everything. */
let meed: Meed
/** Nobody is logged in. */
let stranger: Meed
beforeAll(async () => {
  world = await openWorld()
  meed = meedWith({})
  stranger = meedWith({ MEED_URL: world.stack.url })
  const { code, err } = await meed.piped(`${world.key}\n`, 'login', '--url', world.stack.url)
  if (code !== 0) throw new Error(err)
})
afterAll(async () => {
  meed.remove()
  stranger.remove()
  await world.stop()
})

const parsed = (said: Said) => {
  expect([said.code, said.err]).toEqual([0, ''])
  return JSON.parse(said.out)
}

describe('login', () => {
  test('keeps URL and key for their owner alone, and says for whom', async () => {
    expect(statSync(meed.configFile).mode & 0o777).toBe(0o600)
    expect(JSON.parse(readFileSync(meed.configFile, 'utf8'))).toEqual({
      ...{ url: world.stack.url, key: world.key },
    })
    const { out } = await meed.run('whoami')
    expect(out).toMatch(/^server +http:\/\/127/m)
    expect(out).toMatch(/^account +acct_\w+ \(live\)$/m)
    expect(out).toMatch(/^may +inference, datanets, read-usage, admin$/m)
    expect(out).not.toContain(world.key)
  })

  test('keeps no key that does not work, and tells why with the request', async () => {
    const wrong = `${world.key.slice(0, -1)}${world.key.endsWith('0') ? '1' : '0'}`
    const said = await stranger.piped(wrong, 'login')
    expect(said).toMatchObject({ code: 3, out: '' })
    expect(said.err).toMatch(/^meed: This API key is mistyped.*\n {2}request req_\w{22}\n$/)
    expect(() => statSync(stranger.configFile)).toThrow('ENOENT')
    expect(await stranger.piped('', 'login')).toMatchObject({ code: 2 })
  })

  test('sends the kept key to no other server', async () => {
    const said = await meed.run('credits', '--url', 'http://127.0.0.1:1')
    expect(said).toMatchObject({ code: 3 })
    expect(said.err).toContain('No API key for http://127.0.0.1:1')
  })

  test('logout forgets it', async () => {
    const other = meedWith({})
    await other.piped(world.key, 'login', '--url', world.stack.url)
    expect((await other.run('logout')).out).toContain('Logged out')
    expect(await other.run('whoami')).toMatchObject({ code: 3 })
    expect(parsed(await other.run('logout', '--json'))).toMatchObject({ removed: false })
    other.remove()
  })
})

describe('whoever fails', () => {
  test('is told what to do, and by the exit code what it was', async () => {
    expect(await stranger.run('credits')).toMatchObject({ code: 3 })
    expect(await stranger.run('models')).toMatchObject({ code: 0 })
    expect(await meed.run('generations', 'show', 'gen_nothing')).toMatchObject({ code: 5 })
    expect(await meed.run('frobnicate')).toMatchObject({ code: 2 })
    expect(await meed.run('keys', 'rotate')).toMatchObject({ code: 2 })
    expect(await meed.run('usage', '--by', 'colour')).toMatchObject({ code: 1 })
    const nobody = await stranger.run('models', '--url', 'http://127.0.0.1:1')
    expect(nobody).toMatchObject({ code: 6 })
    expect(nobody.err).toMatch(/^meed: http:\/\/127\.0\.0\.1:1 does not answer .*Is the server up/)
  })

  test('gets the refusal as JSON where JSON was asked for', async () => {
    const said = await meed.run('generations', 'show', 'gen_nothing', '--json')
    expect(JSON.parse(said.err)).toMatchObject({
      error: { code: 'generation_not_found', status: 404, exit_code: 5, request_id: /^req_/ },
    })
    expect(said.out).toBe('')
  })

  test('finds help with examples at every command', async () => {
    for (const command of ['', 'keys rotate', 'usage', 'trace verify', 'claims claim', 'chat']) {
      const { code, out } = await stranger.run(...command.split(' ').filter(Boolean), '--help')
      expect([command, code]).toEqual([command, 0])
      expect(out).toContain('Examples:\n  $ ')
    }
    const grounded =
      'meed chat "Who discovered titanium?" --model dora/brief --datanets meed/elements'
    expect((await stranger.run('--help')).out).toContain(grounded)
    expect((await stranger.run('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  test('without colour where nobody looks', async () => {
    const { out } = await meed.run('models')
    expect(out).not.toContain('\u001b')
    const forced = meedWith({ FORCE_COLOR: '1', MEED_URL: world.stack.url })
    expect((await forced.run('models')).out).toContain('\u001b[2m')
    expect((await forced.run('models', '--json')).out).not.toContain('\u001b')
    forced.remove()
  })
})

describe('keys', () => {
  test('are made, shown once alone on standard output, changed, rotated and revoked', async () => {
    const made = await meed.run('keys', 'create', 'ci', '--models', 'dora/*', '--budget-day', '0.5')
    expect(made.out).toMatch(/^meed_live_\w{53}\n$/)
    const id = /key_\w{22}/.exec(made.err)?.[0] ?? ''
    const shown = parsed(await meed.run('keys', 'show', id, '--json'))
    expect(shown).toMatchObject({
      ...{ name: 'ci', models: ['dora/*'], scopes: ['inference'] },
      ...{ budgets: { day: { limit_nano_usd: '500000000' }, month: { limit_nano_usd: null } } },
    })
    const changed = await meed.run('keys', 'update', id, '--models', 'any', '--rpm', '7')
    expect(changed.out).toMatch(/^models +any$/m)
    expect(changed.out).toMatch(/^requests\/min +7$/m)
    const turned = await meed.run('keys', 'rotate', id, '--grace', '0')
    expect(turned.out).toMatch(/^meed_live_\w{53}\n$/)
    expect(turned.out).not.toBe(made.out)
    const by = (key: string) => meedWith({ MEED_URL: world.stack.url, MEED_API_KEY: key.trim() })
    expect(await by(made.out).run('whoami')).toMatchObject({ code: 3 })
    expect(await by(turned.out).run('whoami')).toMatchObject({ code: 0 })
    expect(await by(turned.out).run('keys', 'list')).toMatchObject({ code: 3 })
    expect(await meed.run('keys', 'revoke', 'phone')).toMatchObject({ code: 5 })
    expect((await meed.run('keys', 'revoke', 'ci')).out).toContain('revoked')
    expect(await by(turned.out).run('whoami')).toMatchObject({ code: 3 })
    expect((await meed.run('keys', 'list')).out).toMatch(new RegExp(`^${id}  ci +revoked`, 'm'))
  })
})

describe('chat', () => {
  test('streams the answer, then citations, tokens and the exact cost', async () => {
    const asked = ['chat', 'Who discovered titanium?', '--model', 'dora/brief']
    const { code, out } = await meed.run(...asked, '--datanets', 'meed/elements')
    expect(code).toBe(0)
    const quote = /^ {2}\[(\d)\] “.*”  Metals, meed\/elements, by 0x\w{8}…$/m.exec(out)
    const same = parsed(await meed.run(...asked, '--datanets', 'meed/elements', '--json'))
    const { annotations, meed: own } = same.choices[0].message
    const cited = own.grounding.passages.find(
      ({ passage_id: id }: { passage_id: string }) => id === annotations[0].meed.passage_id,
    )
    expect(Number(quote?.[1])).toBe(cited.number)
    expect(out).toMatch(
      /^ {2}gen_\w{22}  dora\/brief  \d+ \+ \d+ tokens  \$0\.\d+ \(\d+ nano-USD\)$/m,
    )
  })

  test('answers in JSON what was charged, and that is what the generation says', async () => {
    const asked = parsed(await meed.run('chat', 'one two three', '--model', MODEL, '--json'))
    expect(asked).toMatchObject({
      object: 'chat.completion',
      choices: [{ message: { content: 'You asked: one two three' }, finish_reason: 'stop' }],
      ...{ usage: { prompt_tokens: 3, completion_tokens: 5, cost_nano_usd: '460' } },
    })
    const shown = parsed(await meed.run('generations', 'show', asked.id, '--json'))
    expect(shown).toMatchObject({ state: 'captured', price_nano_usd: '460' })
    const { out } = await meed.run('generations', 'show', asked.id)
    expect(out).toMatch(/^price +\$0\.00000046 \(460 nano-USD\)$/m)
  })

  test('reads a prompt from a pipe, and refuses an empty one', async () => {
    const answer = parsed(await meed.piped('from a pipe', 'chat', '-', '--model', MODEL, '--json'))
    expect(answer.choices[0].message.content).toBe('You asked: from a pipe')
    expect(await meed.piped(' \n', 'chat', '-')).toMatchObject({ code: 2 })
  })

  test('hangs up at Ctrl-C, tells what that cost, and leaves no trace of a stack', async () => {
    const words = Array.from({ length: 200 }, (_, i) => `w${i}`).join(' ')
    const slow = `${words} faults:{"tokenMs":25}`
    const running = meed.start(['chat', slow, '--model', MODEL])
    await running.says(/You asked/)
    running.child.kill('SIGINT')
    const { code, err } = await running.ended
    expect(code).toBe(130)
    expect(err).toMatch(
      /^\nStopped: \$0\.\d+ was charged\. See: meed generations show gen_\w{22}\n$/,
    )
  })

  test('says so where the answer broke off, and does not pass it for a whole one', async () => {
    const asked = 'one two three faults:{"dieAfterTokens":2}'
    const { code, err } = await meed.run('chat', asked, '--model', MODEL)
    expect(code).toBe(1)
    expect(err).toMatch(/^meed: The answer broke off\..* was charged\. See: meed generations show/)
  })

  test('ends with 4 where the credit does not reach', async () => {
    const poor = await accountWith(world, 'guardian', 0n)
    const said = await meed.run('chat', 'hello', '--model', MODEL, '--key', poor)
    expect(said).toMatchObject({ code: 4 })
    expect(said.err).toMatch(/can only afford 0[^]*request req_/)
  })
})

describe('adapters', () => {
  test('are published from a file, listed, and called', async () => {
    const file = join(world.stateFolder, 'own.gguf')
    writeFileSync(file, randomAdapter({ seed: 77 }))
    const about = ['--name', 'mine/brief', '--description', 'In a sentence.']
    const said = await meed.run('adapters', 'add', file, ...about, '--prompt-price', '0.005')
    expect([said.code, said.err]).toEqual([0, ''])
    expect(said.out).toMatch(/^read +\$0\.025 for 1M tokens, of it \$0\.005 the adapter’s$/m)
    expect((await meed.run('adapters', 'list')).out).toMatch(/^mine\/brief .* 0\.025 +\S+  In a s/m)
    expect((await meed.run('chat', 'hello', '--model', 'mine/brief')).out).toContain('hello')
    const theirs = join(ROOT, 'local/demo-data/adapters/brief.gguf')
    const copied = await meed.run('adapters', 'add', theirs, ...about.with(1, 'mine/copy'))
    expect(copied.code).toBe(1)
    expect(copied.err).toContain("published as 'dora/brief'")
    const broken = join(world.stateFolder, 'broken.gguf')
    writeFileSync(broken, 'GGUF')
    const refused = await meed.run('adapters', 'add', broken, ...about.with(1, 'mine/broken'))
    expect(refused.code).toBe(1)
    expect(refused.err).toContain("breaks the rule 'gguf'")
  })
})

describe('usage', () => {
  test('is a table that adds up, CSV, or JSON', async () => {
    const admin = await accountWith(world, 'stakers', 10_000_000n)
    const one = await makeKeyBy(world, admin)
    const as = (...args: string[]) => meed.run(...args, '--key', admin)
    for (const _ of [1, 2]) await meed.run('chat', 'one two', '--model', MODEL, '--key', one.key)
    await until('the projection', async () => {
      const { data } = parsed(await as('usage', '--json', '--by', 'key,model'))
      return data[0]?.calls === 2 ? data : null
    })
    const { out } = await as('usage', '--by', 'key,model')
    expect(out.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['KEY', 'MODEL', 'CALLS', 'TOKENS IN', 'TOKENS OUT', 'COST'],
      [one.id, MODEL, '2', '4', '8', '$0.00000072'],
      ['total', '2', '4', '8', '$0.00000072'],
      [''],
    ])
    const csv = await as('usage', '--by', 'model', '--csv')
    expect(csv.out).toBe(
      'model,calls,prompt_tokens,completion_tokens,total_tokens,cost_nano_usd\r\n' +
        `${MODEL},2,4,8,12,720\r\n`,
    )
  })
})

describe('calls', () => {
  test('are listed, newest first', async () => {
    const { id } = parsed(await meed.run('chat', 'one two', '--model', MODEL, '--json'))
    const { out } = await meed.run('generations', 'list', '--limit', '2')
    expect(out.split('\n')[1]).toMatch(
      new RegExp(`${id}  captured +${MODEL} +key_\\w{22} +2 \\+ 4 +\\$0\\.00000036$`),
    )
    expect(out.trim().split('\n')).toHaveLength(3)
  })

  test('are told as they end, each once, until Ctrl-C', async () => {
    const running = meed.start(['logs', 'tail', '--json'])
    await running.says(/Waiting for calls to end/)
    const ids: string[] = []
    for (const words of ['one', 'two', 'three'])
      ids.push(parsed(await meed.run('chat', words, '--model', MODEL, '--json')).id)
    await running.says(new RegExp(ids[2] ?? 'none'))
    running.child.kill('SIGINT')
    const { out, code } = await running.ended
    expect(code).toBe(0)
    const told = out.trim().split('\n')
    expect(told.map((line) => JSON.parse(line).id)).toEqual(ids)
    expect(JSON.parse(told[0] ?? '')).toMatchObject({ state: 'captured', model: MODEL })
  })

  test('are followed by no key that may not read usage', async () => {
    const narrow = await makeKeyBy(world, world.key)
    const said = await meed.run('logs', 'tail', '--key', narrow.key)
    expect(said).toMatchObject({ code: 3, out: '' })
  })
})

describe('proofs', () => {
  test('a trace shows which words rest on what, and verifies to the byte', async () => {
    const asked = ['chat', 'Who discovered titanium?', '--model', 'dora/brief']
    const { id } = parsed(await meed.run(...asked, '--datanets', 'meed/elements', '--json'))
    await until('the receipt', async () => {
      const { receipt } = parsed(await meed.run('generations', 'show', id, '--json'))
      return receipt
    })
    expect((await meed.run('trace', id)).out).toMatch(/passage.*: 0x[^]*% nothing explains/)
    const { chainId, distributor } = world.stack.deployment
    const place = ['--chain-id', String(chainId), '--distributor', distributor]
    const verified = await meed.run('trace', 'verify', id, ...place)
    expect(verified.out).toContain('same bytes: evidence ')
    expect(verified.code).toBe(0)
    const file = join(world.stateFolder, 'trace.json')
    writeFileSync(file, (await meed.run('trace', id, '--json')).out)
    const kept = ['trace', 'verify', '--inputs', file]
    expect(await stranger.run(...kept, ...place)).toMatchObject({ code: 0 })
    expect(await stranger.run(...kept, ...place, '--chain-id', '1')).toMatchObject({ code: 1 })
    expect(await stranger.run('trace', 'verify', id)).toMatchObject({ code: 2 })
  })

  test('epochs and claims: what is not there yet is told so', async () => {
    const { url, rpcUrl, deployment } = world.stack
    const where = ['--rpc', rpcUrl, '--distributor', deployment.distributor]
    const none = await stranger.run('verify-epoch', '--mirror', url, ...where)
    expect(none).toMatchObject({ code: 2, err: 'meed: No epoch is final yet.\n' })
    const proof = join(world.stateFolder, 'proof.json')
    writeFileSync(proof, '{}')
    const noProof = await stranger.run(
      'verify-epoch',
      '--mirror',
      url,
      ...where,
      '--receipt',
      proof,
    )
    expect(noProof).toMatchObject({ code: 2, out: '' })
    expect(noProof.err).toContain('proof.json holds no proof')
    const account = ['--account', `0x${'11'.repeat(20)}`]
    const claims = await stranger.run('claims', ...account, ...where, '--url', url)
    const whose = await stranger.run('claims', ...where, '--url', url)
    expect(whose).toMatchObject({ code: 2, err: expect.stringContaining('--account') })
    expect(claims).toMatchObject({
      ...{ code: 5, err: 'meed: Nothing was ever committed for this payee.\n' },
    })
    const taken = await stranger.run('claims', 'claim', ...account, ...where, '--url', url)
    expect(taken).toMatchObject({
      ...{ code: 5, err: 'meed: Nothing was ever committed for this payee.\n' },
    })
    const word = ['claims', 'pay-to', ...account, '--to', `0x${'22'.repeat(20)}`]
    const unsigned = await stranger.run(...word, ...where, '--url', url)
    expect(unsigned).toMatchObject({ code: 2, err: 'meed: CLAIM_KEY is no private key.\n' })
  })

  test('an attestor starts, and ends at Ctrl-C', async () => {
    const { url, rpcUrl, deployment } = world.stack
    const attestor = meedWith({ ATTESTOR_KEY: `0x${'5e'.repeat(32)}` })
    const where = ['--mirror', url, '--rpc', rpcUrl, '--distributor', deployment.distributor]
    const running = attestor.start(['attest', '--port', '0', ...where])
    await running.says(/attest: ready on http:\/\/127\.0\.0\.1:\d+/)
    running.child.kill('SIGINT')
    expect(await running.ended).toMatchObject({ code: 0, err: '' })
    attestor.remove()
  })
})

describe('datanets add', () => {
  test('contributes a folder, says what was refused, and knows what is there', async () => {
    const [name, licence] = ['erin/notes', 'CC0-1.0']
    const about = { name, title: 'Notes', description: 'Notes.', licence, is_public: true }
    const made = await api(world, 'POST', '/v1/datanets', world.key, {
      ...{ ...about, fee_nano_usd: '0' },
    })
    expect([made.status, made.body]).toMatchObject([201, {}])
    const folder = join(world.stateFolder, 'notes')
    mkdirSync(join(folder, 'deep'), { recursive: true })
    writeFileSync(join(folder, 'deep/a.txt'), 'The Bell Rock lighthouse was first lit in 1811.')
    writeFileSync(join(folder, 'b.exe'), 'MZ')
    const asked = ['datanets', 'add', folder, '--datanet', name, '--licence', licence]
    const from = ['--source', 'https://example.org/notes']
    const first = await meed.run(...asked, ...from)
    expect(first.out).toMatch(
      /deep\/a\.txt {2}con_\w{22} {2}1 passage, \d+\.\d % of its words are new/,
    )
    expect(first.out).toMatch(/b\.exe {2}refused: /)
    expect(first.out).toContain(
      '1 added, 0 wait for review, 0 there before, 1 refused, 0 not sent\n',
    )
    expect(first.code).toBe(1)
    rmSync(join(folder, 'b.exe'))
    const again = await meed.run(...asked, ...from, '--json')
    const batch = expect.stringMatching(/^bat_/)
    const none = { added: 0, waiting: 0, withdrawn: 0, refused: 0, not_sent: 0, unknown: 0 }
    const tally = { batch, ...none, there: 1 }
    expect(JSON.parse(again.out.trim().split('\n').at(-1) ?? '')).toEqual(tally)
    expect(again.code).toBe(0)
    expect(await meed.run(...asked)).toMatchObject({ code: 2 })
  })
})
