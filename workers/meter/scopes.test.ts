import { describe, expect, test } from 'vitest'
import { allows, permitCall } from './scopes.ts'

describe('an allow-list', () => {
  test.each([
    [null, 'anything/at-all', true],
    [[], 'dora/brief', false],
    [['dora/brief'], 'dora/brief', true],
    [['dora/brief'], 'dora/brief-2', false],
    [['dora/*'], 'dora/brief', true],
    [['dora/*'], 'doral/brief', false],
    [['dora/b*'], 'dora/quote', false],
    [['dora*'], 'doral/brief', true],
    [['*'], 'smollm2-135m-instruct', true],
    [['erin/x', 'dora/*'], 'dora/brief', true],
    [['dora/brief'], 'Dora/brief', false],
  ])('%j, asked for %s: %s', (list, name, expected) => {
    expect(allows(list, name)).toBe(expected)
  })
})

describe('a call', () => {
  const permits = { scopes: ['inference'], models: ['dora/*'], datanets: ['meed/*'] } as const
  const call = { model: 'dora/brief', datanets: ['meed/elements'] }

  test('needs the scope, its model and each of its Datanets', () => {
    expect(permitCall(permits, call).ok).toBe(true)
    expect(permitCall({ ...permits, scopes: ['datanets', 'admin'] }, call)).toMatchObject({
      error: { kind: 'scope_missing', scope: 'inference' },
    })
    expect(permitCall(permits, { ...call, model: 'erin/brief' })).toMatchObject({
      error: { kind: 'model_not_allowed', name: 'erin/brief' },
    })
    expect(permitCall(permits, { ...call, datanets: ['meed/elements', 'x/y'] })).toMatchObject({
      error: { kind: 'datanet_not_allowed', name: 'x/y' },
    })
  })

  test.each([
    [['dora/b*'], 'dora/brief+dora/quote', 'dora/quote'],
    [['dora/brief'], 'dora/brief:0.5+dora/quote', 'dora/quote'],
    [['dora/quote'], 'dora/brief:0.5+dora/quote', 'dora/brief'],
    [['dora/brief', 'dora/quote'], 'dora/brief:0.5+dora/quote', null],
    [['dora/*'], 'dora/brief+dora/quote', null],
    [['dora/brief'], 'dora/brief:0.5', null],
    [null, 'dora/brief+dora/quote', null],
    [[], 'dora/brief:0.5', 'dora/brief'],
    // What is no combination is one name, whatever stands in it.
    [['dora/*'], 'dora/brief+', null],
    [['dora/brief'], 'dora/brief+', 'dora/brief+'],
  ])('with the list %j and the combination %s is refused for %s', (models, model, refused) => {
    const permitted = permitCall({ ...permits, models }, { model, datanets: [] })
    expect(permitted.ok ? null : permitted.error).toEqual(
      refused === null ? null : { kind: 'model_not_allowed', name: refused },
    )
  })
})
