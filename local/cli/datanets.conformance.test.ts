// What a data contributor and a curator do, all of it by `meed datanets`: made, fed, reviewed, opened to
// others, asked, versioned, and everything that is refused told in a sentence.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountWith, openWorld, type World } from '../../workers/conformance/world.cases.ts'
import { meedWith, type Meed, type Said } from './meed.cases.ts'

const NET = 'dora/lamps'
const BELL = 'The lamp of the Bell Rock lighthouse burned spermaceti oil in the winter of 1811.'

let world: World
let owner: Meed
let contributor: Meed
let asker: Meed
const accounts: Record<string, string> = {}
beforeAll(async () => {
  world = await openWorld()
  const as = async (name: 'dora' | 'bruno', credit: bigint) => {
    const key = await accountWith(world, name, credit)
    const meed = meedWith({ MEED_URL: world.stack.url, MEED_API_KEY: key })
    accounts[name] = await accountOf(meed)
    return meed
  }
  owner = await as('dora', 0n)
  contributor = await as('bruno', 0n)
  asker = meedWith({ MEED_URL: world.stack.url, MEED_API_KEY: world.key })
})
afterAll(async () => {
  for (const meed of [owner, contributor, asker]) meed.remove()
  await world.stop()
})

function json(said: Said) {
  expect([said.code, said.err]).toEqual([0, ''])
  return JSON.parse(said.out)
}

const accountOf = async (meed: Meed): Promise<string> =>
  json(await meed.run('whoami', '--json')).key.account_id

function file(name: string, text: string): string {
  const folder = join(world.stateFolder, 'texts')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

const add = (meed: Meed, path: string, ...more: readonly string[]) => {
  const about = ['--datanet', NET, '--licence', 'CC0-1.0', '--source', 'https://example.org']
  return meed.run('datanets', 'add', path, ...about, ...more)
}
const lines = (said: Said) =>
  said.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('a Datanet', () => {
  test('is made, shown, listed and changed', async () => {
    const about = ['--title', 'Lamps', '--description', 'Lamps of lighthouses.']
    const terms = ['--licence', 'CC-BY-4.0', '--listed', '--tags', 'history,lamps']
    const made = await owner.run('datanets', 'create', NET, ...about, ...terms, '--review', 'all')
    expect(made.code).toBe(0)
    expect(made.out).toMatch(/^seen by +those granted; listed$/m)
    expect(made.err).toContain(`meed datanets add ./folder --datanet ${NET}`)
    const changed = await owner.run('datanets', 'update', NET, '--fee', '0.000005', '--json')
    expect(json(changed)).toMatchObject({
      ...{ name: NET, fee_nano_usd: '5000', is_public: false, is_listed: true },
      ...{ title: 'Lamps', tags: ['history', 'lamps'], review_policy: 'all' },
    })
    const listed = await asker.run('datanets', 'list', '--owner', 'dora')
    expect(listed.out).toMatch(
      /^dora\/lamps +those granted; listed +CC-BY-4\.0 +0\.000005 +Lamps$/m,
    )
    expect((await owner.run('datanets', 'show', NET)).out).toMatch(/^fee +\$0\.000005 a query$/m)
  })

  test('is refused in a sentence where its name, its fee or its owner is wrong', async () => {
    const about = ['--title', 't', '--description', 'd', '--licence', 'CC0-1.0']
    const create = (name: string, ...more: readonly string[]) =>
      asker.run('datanets', 'create', name, ...about, ...more)
    expect(await create('Lamps')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/owner\/name/),
    })
    expect(await create('erin/x', '--fee', 'lots')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/dollars/),
    })
    expect(await create('erin/x', '--review', 'some')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/flagged/),
    })
    expect(await create('dora/x')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/belongs to another account/),
    })
    expect(await asker.run('datanets', 'update', NET, '--title', 'Mine')).toMatchObject({ code: 5 })
    expect(await owner.run('datanets', 'update', NET)).toMatchObject({ code: 2 })
    expect(await asker.run('datanets', 'show', 'dora/none')).toMatchObject({ code: 5 })
  })
})

describe('a contribution', () => {
  let id: string
  test('waits, is read with what it repeats, and is approved by its curator', async () => {
    const granted = ['grant', NET, accounts['bruno'] ?? '', '--role', 'contributor']
    expect((await owner.run('datanets', ...granted)).out).toContain('is contributor of dora/lamps')
    const first = lines(await add(contributor, file('bell.txt', BELL), '--json'))
    expect(first).toMatchObject([{ file: 'bell.txt', state: 'waiting' }, { waiting: 1 }])
    expect(first[0].said).toMatch(/100\.0 % of its words are new; waits for review: every text/)
    id = first[0].id
    const queue = await owner.run('datanets', 'contributions', NET, '--state', 'pending')
    const who = accounts['bruno']
    expect(queue.out).toMatch(
      new RegExp(`^${id} +pending +100 % +\\d+ (s|min) +${who} +CC0-1\\.0 +bell\\.txt`, 'm'),
    )
    expect(queue.err).toContain(`Then decide: meed datanets review ${id} --approve --reason "…"`)
    const said = ['--approve', '--reason', 'Sound.']
    expect(await contributor.run('datanets', 'review', id, ...said)).toMatchObject({ code: 5 })
    const done = await owner.run('datanets', 'review', id, ...said, '--json')
    expect(json(done)).toMatchObject({ id, state: 'accepted' })
    const twice = await owner.run('datanets', 'review', id, ...said)
    expect(twice.out).toBe(`${id} is accepted already: you said approve before\n`)
    const again = ['review', id, '--reject', '--reason', 'no']
    expect(await owner.run('datanets', ...again)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/approve/),
    })
  })

  test('that repeats another says whose, in the reply, the queue and alone', async () => {
    const text = `${BELL}\n\nOf the other lamps along this coast we know nothing but their number and colour.`
    const [added] = lines(await add(owner, file('longer.txt', text), '--json'))
    expect(added.said).toMatch(
      new RegExp(`passages \\(1 like earlier ones\\), .* is in ${id} “bell\\.txt” \\(${NET}\\)`),
    )
    const read = await owner.run('datanets', 'read', added.id)
    expect(read.out).toMatch(
      new RegExp(`^new +\\d+\\.\\d % of its words are new; .* in ${id}`, 'm'),
    )
    expect(read.out).toContain(BELL)
    const shown = json(await owner.run('datanets', 'read', added.id, '--json'))
    expect(shown.repeats).toMatchObject([{ contribution_id: id, datanet: NET, withdrawn: false }])
    expect(await asker.run('datanets', 'read', added.id)).toMatchObject({ code: 5 })
  })

  test('under a licence that allows no paid answer says that it earns nothing', async () => {
    const about = ['--datanet', NET, '--licence', 'CC-BY-NC-4.0', '--source', 'here']
    const path = file('unpaid.txt', `${BELL} This one may not be sold.`)
    const said = await owner.run('datanets', 'add', path, ...about)
    expect(said.out).toMatch(
      /noticed: Under CC-BY-NC-4\.0 it is kept and proven, but found by nobody/,
    )
    const [, unpaid = ''] = /(con_\w+) {2}1 passage/.exec(said.out) ?? []
    expect((await owner.run('datanets', 'withdraw', unpaid)).code).toBe(0)
  })

  test('the same file again is told as there, under its id', async () => {
    const said = await add(contributor, file('bell.txt', BELL))
    const [, batch = ''] = /: meed datanets batch (bat_\w+) --outcome all$/m.exec(said.out) ?? []
    const told = await contributor.run('datanets', 'batch', batch, '--outcome', 'all')
    expect(told.out).toMatch(/^told +1 of 1$/m)
    expect(told.out).toMatch(/^there +1 before$/m)
    expect(told.out).toMatch(new RegExp(`^bell\\.txt +duplicate +${id} +This very text is`, 'm'))
    const refused = json(await contributor.run('datanets', 'batch', batch, '--json'))
    expect(refused).toMatchObject({ id: batch, duplicate: 1, rejected: 0, items: [] })
    expect(await owner.run('datanets', 'batch', batch)).toMatchObject({ code: 5, out: '' })
    const odd = ['datanets', 'batch', batch, '--outcome', 'lost']
    expect(await contributor.run(...odd)).toMatchObject({ code: 2 })
    expect(await contributor.run('datanets', 'batch', `${batch}x`)).toMatchObject({
      ...{ code: 2, err: expect.stringMatching(/23 characters follow bat_/) },
    })
    expect(said.out).toContain(`there before`)
    expect(said.out).toContain(id)
    expect(said.code).toBe(0)
  })
})

describe('access', () => {
  test('is asked for, given with an end, used, and taken away', async () => {
    const ask = ['retrieve', 'What did the lamp burn?', '--datanets', NET]
    expect(await asker.run('datanets', ...ask)).toMatchObject({ code: 5 })
    const asked = await asker.run('datanets', 'request', NET, '--purpose', 'A guide', '--json')
    const { id } = json(asked)
    const open = await owner.run('datanets', 'requests', NET)
    expect(open.out).toMatch(new RegExp(`^${id} +acct_\\w+ +retrieve +pending +A guide`, 'm'))
    const end = ['--approve', '--reason', 'Gladly', '--expires', '2099-01-01']
    expect((await owner.run('datanets', 'decide', id, ...end)).out).toContain('is approved')
    const told = await asker.run('datanets', 'requests', NET)
    expect(told.out).toMatch(/approved +2099-01-01T00:00:00\.000Z +A guide +Gladly/)
    const found = await asker.run('datanets', ...ask)
    expect(found.out).toMatch(
      /^\[1\] (bell|longer)\.txt {2}dora\/lamps, con_\w+, psg_\w+, \d\.\d{3}$/m,
    )
    expect(found.out).toMatch(/passages: \d, \$0\.000005$/m)
    const account = await accountOf(asker)
    const held = await owner.run('datanets', 'grants', NET)
    const [from, to] = ['20\\S+Z', '2099-01-01T00:00:00\\.000Z']
    expect(held.out).toMatch(new RegExp(`^${account} +reader +${from} +${to} +${id}$`, 'm'))
    expect(held.out).toMatch(new RegExp(`^${accounts['dora']} +owner +${from} +- +-$`, 'm'))
    const own = json(await asker.run('datanets', 'grants', NET, '--json'))
    expect(own.data.map((one: { account_id: string }) => one.account_id)).toEqual([account])
    expect((await owner.run('datanets', 'revoke', NET, account)).code).toBe(0)
    expect(await asker.run('datanets', ...ask)).toMatchObject({ code: 5 })
    expect(await owner.run('datanets', 'revoke', NET, account)).toMatchObject({
      ...{ code: 5, out: '', err: expect.stringMatching(/has no role in 'dora\/lamps'/) },
    })
    expect(await owner.run('datanets', 'revoke', NET, accounts['dora'] ?? '')).toMatchObject({
      ...{ code: 1, out: '', err: expect.stringMatching(/cannot be revoked/) },
    })
  })

  test('is refused in a sentence where a role, a scope or an end is none', async () => {
    const grant = ['grant', NET, accounts['bruno'] ?? '']
    expect(await owner.run('datanets', ...grant, '--role', 'king')).toMatchObject({ code: 2 })
    expect(await owner.run('datanets', 'grant', NET, 'bruno', '--role', 'reader')).toMatchObject({
      ...{ code: 2, err: expect.stringMatching(/acct_/) },
    })
    const decide = ['decide', 'acr_1', '--approve', '--expires', 'soon']
    expect(await owner.run('datanets', ...decide)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/2026-11-01/),
    })
    expect(await owner.run('datanets', 'decide', 'acr_1', '--deny')).toMatchObject({ code: 5 })
    expect(await owner.run('datanets', 'decide', 'acr_1')).toMatchObject({ code: 2 })
    expect(await owner.run('datanets', ...decide.toSpliced(-1, 1, '2020-01-01'))).toMatchObject({
      ...{ code: 2, err: expect.stringMatching(/--expires takes a time to come/) },
    })
    const read = ['request', NET, '--purpose', 'p', '--scopes', 'read']
    expect(await owner.run('datanets', ...read)).toMatchObject({
      ...{ code: 2, err: expect.stringMatching(/one or both of retrieve, train, not "read"/) },
    })
  })
})

describe('versions', () => {
  test('are published, listed, compared and exported', async () => {
    const first = json(await owner.run('datanets', 'publish', NET, '--note', 'first', '--json'))
    expect(first).toMatchObject({ number: 1, contributions: 2 })
    const [added] = lines(
      await add(owner, file('new.txt', `${BELL} A new one, of 1900.`), '--json'),
    )
    await owner.run('datanets', 'publish', NET)
    const diff = await owner.run('datanets', 'diff', NET, '1', '2')
    expect(diff.out).toBe(`+ ${added.id}\n1 added, 0 removed, 2 kept\n`)
    const listed = await owner.run('datanets', 'versions', NET)
    expect(listed.out).toMatch(new RegExp(`^ +1 +2 +20\\S+Z +${first.root} +first$`, 'm'))
    const folder = join(world.stateFolder, 'exported')
    const exported = ['export', `${NET}@1`, folder, '--json']
    expect(json(await owner.run('datanets', ...exported))).toMatchObject({
      ...{ object: 'datanet.export', rows: 2, withdrawn: 0, root: first.root },
    })
    expect(json(await owner.run('datanets', ...exported))).toMatchObject({ rows: 2 })
    expect(await owner.run('datanets', 'export', `${NET}@2`, folder)).toMatchObject({
      ...{ code: 2, out: '', err: expect.stringMatching(/holds dora\/lamps@1 with the root 0x/) },
    })
    for (const bare of [NET, `${NET}@`, `${NET}@last`]) {
      const hint = `"${bare}" names no version. Its newest is ${NET}@2: meed datanets export`
      expect(await owner.run('datanets', 'export', bare, folder)).toMatchObject({
        ...{ code: 2, err: expect.stringContaining(hint) },
      })
    }
    expect(await owner.run('datanets', 'export', `${NET}@9`, folder)).toMatchObject({
      ...{ code: 5, err: expect.stringContaining(`has no version 9. Its newest is ${NET}@2`) },
    })
    const verified = ['verify', folder, '--root', first.root, '--json']
    expect(json(await owner.run('datanets', ...verified))).toMatchObject({
      equal: true,
      faults: [],
    })
    expect(await owner.run('datanets', 'diff', NET, '1', '9')).toMatchObject({ code: 5 })
    expect(await owner.run('datanets', 'diff', NET, 'a', '9')).toMatchObject({ code: 2 })
    expect(await owner.run('datanets', 'verify', folder, '--root', 'x')).toMatchObject({ code: 2 })
    expect(await owner.run('datanets', 'verify', world.stateFolder)).toMatchObject({
      ...{ code: 2, err: expect.stringMatching(/holds no exported version/) },
    })
  })

  test('what was given is taken back, and what it earned is told', async () => {
    const [added] = lines(await add(owner, file('gone.txt', `${BELL} Another, of 1901.`), '--json'))
    expect((await owner.run('datanets', 'withdraw', added.id)).code).toBe(0)
    const read = await owner.run('datanets', 'read', added.id)
    expect(read.out).toMatch(/^stands +accepted, withdrawn$/m)
    const again = await add(owner, join(world.stateFolder, 'texts/gone.txt'))
    expect(again.out).toMatch(
      new RegExp(`This very text is contribution ${added.id}, which is withdrawn`),
    )
    expect(again.out).toContain('1 withdrawn and left so')
    expect(again.code).toBe(0)
    const foreign = await contributor.run('datanets', 'bring-back', added.id)
    expect(foreign).toMatchObject({ code: 5, out: '' })
    const back = await owner.run('datanets', 'bring-back', added.id)
    expect(back.out).toBe(`${added.id} is accepted again, as it was.\n`)
    const stands = await owner.run('datanets', 'bring-back', added.id)
    expect(stands.out).toBe(
      `${added.id} was not withdrawn: it is accepted, and bringing back changes nothing of that.\n`,
    )
    expect((await owner.run('datanets', 'read', added.id)).out).toMatch(/^stands +accepted$/m)
    const curator = ['grant', NET, accounts['bruno'] ?? '', '--role', 'curator']
    expect((await owner.run('datanets', ...curator)).code).toBe(0)
    const curated = await contributor.run('datanets', 'bring-back', added.id)
    expect(curated).toMatchObject({ code: 5, out: '' })
    const earned = json(await owner.run('datanets', 'earnings', added.id, '--json'))
    expect(earned).toMatchObject({ contribution_id: added.id, earned_nano_usd: '0' })
    const told = await owner.run('datanets', 'earnings', added.id)
    expect(told.out).toMatch(/^“gone\.txt”, dora\/lamps\nPASSAGE +CALLS +\$ EARNED +BEGINS$/m)
    expect(told.out).toMatch(/^psg_\w+ +0 +0 +The lamp of the Bell Rock lighthouse burned/m)
    for (const meed of [owner, contributor]) {
      const board = await meed.run('datanets', 'leaderboard', NET)
      expect(board.out).toMatch(/^RANK +PAYEE/)
      expect(board.out).toMatch(/^dora\/lamps: every receipt so far, .*; \$[\d.]+ earned in all$/m)
      expect(board.out).toMatch(/^STAND: contributions that stand now; CALLS:/m)
    }
    expect(await asker.run('datanets', 'leaderboard', NET)).toMatchObject({
      ...{ code: 3, out: '', err: expect.stringMatching(/Ask for the role reader/) },
    })
    expect((await owner.run('datanets', 'agreement', NET)).out).toMatch(/^1 reviews/)
    expect(await owner.run('datanets', 'withdraw', 'con_x')).toMatchObject({
      ...{ code: 2, err: expect.stringMatching(/1 characters follow con_/) },
    })
  })
})

test('every command of it has help with an example', async () => {
  const help = await owner.run('datanets', '--help')
  const names = [...help.out.matchAll(/^ {2}([a-z][a-z-]+) (?:\[options\] )?<|^ {2}(list) /gm)]
  const commands = names.map(([, named, alone]) => named ?? alone ?? '')
  expect(commands).toHaveLength(28)
  for (const command of commands) {
    const said = await owner.run('datanets', command, '--help')
    expect([command, said.code, said.out]).toEqual([
      command,
      0,
      expect.stringContaining(`$ meed datanets ${command}`),
    ])
  }
})
