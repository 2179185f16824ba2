// The stack's own secrets, made on its first start and kept in its state folder, readable by its
// owner alone. On-chain roles use anvil's public test keys (people.ts) instead.
import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Address } from '../../schemas/ids.ts'
import { hex32 } from '../../schemas/wire/scalars.ts'
import { receiptSigner } from '../../workers/systems/receipt-signer.ts'

const schema = z.object({
  KEY_PEPPER: z.string(),
  NODE_TOKEN: z.string(),
  OPERATOR_TOKEN: z.string(),
  URL_SIGNING_KEY: z.string(),
  RECEIPT_SIGNER_KEY: z.string(),
  WEBHOOK_SEALING_KEY: z.string(),
})
export type StackSecrets = z.infer<typeof schema>

export async function loadSecrets(file: string): Promise<StackSecrets> {
  const text = await readFile(file, 'utf8').catch(() => null)
  const kept: unknown = text === null ? {} : JSON.parse(text)
  const whole = schema.safeParse(kept)
  if (whole.success) return whole.data
  const secret = () => randomBytes(24).toString('hex')
  const fresh = {
    KEY_PEPPER: secret(),
    NODE_TOKEN: secret(),
    OPERATOR_TOKEN: secret(),
    URL_SIGNING_KEY: secret(),
    RECEIPT_SIGNER_KEY: `0x${randomBytes(32).toString('hex')}`,
    WEBHOOK_SEALING_KEY: secret(),
  }
  // State of before a secret was asked for has the others: they stay.
  const secrets = schema.parse(Object.assign(fresh, kept))
  await writeFile(file, JSON.stringify(secrets, null, 1), { mode: 0o600 })
  return secrets
}

/** Who signs the receipts of this stack: known from its key, and from no manifest. */
export function receiptSignerOf(secrets: StackSecrets): Address {
  return receiptSigner(hex32.parse(secrets.RECEIPT_SIGNER_KEY)).address
}
