import { expect, test } from 'vitest'
import { contentId } from '../../schemas/ids.ts'
import { BookOnSqlite } from './book-on-sqlite.cases.ts'
import { GRANT } from './sample-call.cases.ts'

test('a list tells what a step before it in the same write has changed', () => {
  const world = new BookOnSqlite()
  const by = GRANT.keyDigest
  const grant = { ...GRANT, keyId: contentId('key', 'other'), keyDigest: 'e'.repeat(64) }
  const policy = { ...GRANT.policy, scopes: ['inference' as const] }
  const create = { kind: 'create', nonce: 'other', grant: { ...grant, policy } } as const
  expect(world.run((book) => book.administer(by, create, 1))).toMatchObject({ ok: true })
  const told = world.run((book) => {
    book.administer(by, { kind: 'revoke', keyId: grant.keyId }, 2)
    return book.administer(by, { kind: 'list', after: null, limit: 9 }, 2)
  })
  const keys = told.ok ? told.value : []
  expect(keys.find(({ keyId }) => keyId === grant.keyId)).toMatchObject({ revokedAtMs: 2 })
})
