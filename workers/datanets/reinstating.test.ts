import { expect, test } from 'vitest'
import { accountOfWallet, contentId, parseAddress } from '../../schemas/ids.ts'
import { reinstated, type Before } from './reinstating.ts'

const account = (n: number) => accountOfWallet(parseAddress(`0x${String(n).padStart(40, '0')}`))
const [own, other] = [account(1), account(2)]
const id = contentId('con', 'a text')
const left: Before = {
  ...{ id, state: 'accepted', licence: 'CC0-1.0' },
  ...{ isWithdrawn: true, withdrawnBy: own },
}
const given = { contributorAccount: own, licence: 'CC0-1.0' }
const away = (why: object) => ({
  ok: false,
  error: { kind: 'contribution_withdrawn', contributionId: id, why },
})
const duplicate = { ok: false, error: { kind: 'contribution_duplicate', contributionId: id } }

test('whoever withdrew it brings it back, also into a queue', () => {
  expect(reinstated(left, given)).toEqual({ ok: true, value: null })
  expect(reinstated({ ...left, state: 'pending' }, given)).toEqual({ ok: true, value: null })
})

test('nobody undoes the withdrawal of another, or of nobody knows whom', () => {
  expect(reinstated({ ...left, withdrawnBy: other }, given)).toEqual(away({ by: 'another' }))
  expect(reinstated({ ...left, withdrawnBy: null }, given)).toEqual(away({ by: 'unknown' }))
})

test('it comes back under the licence it had', () => {
  expect(reinstated(left, { ...given, licence: 'MIT' })).toEqual(away({ licence: 'CC0-1.0' }))
})

test('what stands is a duplicate, and what was rejected stays it', () => {
  expect(reinstated({ ...left, isWithdrawn: false }, given)).toEqual(duplicate)
  expect(reinstated({ ...left, state: 'rejected' }, given)).toEqual(duplicate)
})
