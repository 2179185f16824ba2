import { expect, test } from 'vitest'
import { secretBox } from './secret-box.ts'

const box = secretBox('a key of the deployment, for tests')

test('a secret comes back for what it was sealed for, and is nowhere to be read', async () => {
  const sealed = await box.seal('whsec_abcdef', 'sub_1')
  expect(sealed).toMatch(/^v1\./)
  expect(atob(sealed.split('.')[2] ?? '')).not.toContain('whsec')
  expect(await box.unseal(sealed, 'sub_1')).toBe('whsec_abcdef')
  expect(await box.seal('whsec_abcdef', 'sub_1')).not.toBe(sealed)
})

test('it does not come back for another row, under another key, or changed', async () => {
  const sealed = await box.seal('whsec_abcdef', 'sub_1')
  await expect(box.unseal(sealed, 'sub_2')).rejects.toThrow('operation')
  await expect(secretBox('another key, for tests').unseal(sealed, 'sub_1')).rejects.toThrow(
    'operation',
  )
  const [version = '', iv = '', text = ''] = sealed.split('.')
  const other = text.startsWith('A') ? `B${text.slice(1)}` : `A${text.slice(1)}`
  await expect(box.unseal(`${version}.${iv}.${other}`, 'sub_1')).rejects.toThrow('operation')
  await expect(box.unseal(`v9.${iv}.${text}`, 'sub_1')).rejects.toThrow('form that is not known')
})
