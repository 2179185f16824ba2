// x402 payments on an EVM chain: verified by x402's own library, settled through viem by signed bytes that
// can be kept before they are sent.
import { AUTHORIZATION_TYPES } from '../../schemas/chain/authorization-type.ts'
import { ExactEvmScheme } from '@x402/evm/exact/facilitator'
import {
  BaseError,
  ExecutionRevertedError,
  createPublicClient,
  encodeFunctionData,
  http,
  keccak256,
  parseEventLogs,
} from 'viem'
import type { PublicClient } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { CREDIT_ESCROW_ABI } from '../../schemas/chain/credit-escrow.gen.ts'
import { OPEN_ABI } from '../../schemas/chain/open.gen.ts'
import type { Address } from '../../schemas/ids.ts'
import { err, ok } from '../../schemas/result.ts'
import type { AuthorizationToSettle, OnChain } from '../fund/payment-record.ts'
import type { PaymentChain, PaymentVerifier } from '../fund/payments.port.ts'
import { paymentRequest, type Payment, type X402Terms } from '../fund/x402.ts'

type Hex = `0x${string}`

export type PaymentPlace = {
  readonly rpcUrl: string
  readonly chainId: number
  readonly token: Address
  readonly escrow: Address
}

/** The token's own EIP-712 domain: Open.sol. */
export const OPEN_DOMAIN = { name: 'Open', version: '1' } as const

const GAS = 150_000n
const BLOCKS_PER_READ = 2_000

/** Only reads: what settles is `paymentChain`. */
export function paymentVerifier(rpcUrl: string, terms: X402Terms): PaymentVerifier {
  const client = createPublicClient({ transport: http(rpcUrl) })
  const never = () => Promise.reject(new Error('a verifier sends nothing'))
  const scheme = new ExactEvmScheme({
    getAddresses: () => [],
    readContract: (args) => client.readContract(args),
    verifyTypedData: (args) =>
      client.verifyTypedData(args as Parameters<typeof client.verifyTypedData>[0]),
    getCode: (args) => client.getCode(args),
    writeContract: never,
    sendTransaction: never,
    waitForTransactionReceipt: never,
  })
  return {
    async verify(payment) {
      const { authorization, signature } = payment.payload.payload
      if (!(await isSigned(client, terms, authorization, signature))) {
        return err({ kind: 'invalid', reason: 'invalid_exact_evm_signature' })
      }
      const requirements = {
        ...paymentRequest(terms, payment.amountNanoUsd),
        amount: wireOf(payment),
      }
      const told = await scheme.verify(payloadOf(payment, requirements), requirements)
      if (told.isValid) return ok({ unsettleable: null })
      const reason = told.invalidReason ?? 'invalid_payment'
      if (!OF_THE_CHAIN.has(reason)) return err({ kind: 'invalid', reason })
      const { from, nonce } = authorization
      const state = {
        abi: OPEN_ABI,
        address: terms.asset,
        functionName: 'authorizationState',
      } as const
      const isUsed = await client.readContract({ ...state, args: [from, nonce] })
      return isUsed ? err({ kind: 'used', reason }) : ok({ unsettleable: reason })
    },
  }
}

/** What the library says of a well-signed authorization that its trial run did not get through. */
const OF_THE_CHAIN = new Set([
  'invalid_exact_evm_nonce_already_used',
  'invalid_exact_evm_insufficient_balance',
  'invalid_exact_evm_transaction_simulation_failed',
])

type Authorization = Payment['payload']['payload']['authorization']

function isSigned(
  client: PublicClient,
  { name, version, chainId, asset }: X402Terms,
  message: Authorization,
  signature: Hex,
): Promise<boolean> {
  const domain = { name, version, chainId, verifyingContract: asset }
  const primaryType = 'TransferWithAuthorization'
  const typed = { domain, types: AUTHORIZATION_TYPES, primaryType, message } as const
  return client.verifyTypedData({ address: message.from, ...typed, signature })
}

function wireOf({ payload }: Payment): string {
  return payload.accepted.amount.toString()
}

/** The payment in the library's own words. */
function payloadOf({ payload }: Payment, accepted: Parameters<ExactEvmScheme['verify']>[1]) {
  const { signature, authorization } = payload.payload
  const { from, to, value, validAfter, validBefore, nonce } = authorization
  const times = { validAfter: validAfter.toString(), validBefore: validBefore.toString() }
  const inner = { from, to, value: value.toString(), ...times, nonce }
  return { x402Version: 2, accepted, payload: { signature, authorization: inner } }
}

export function paymentChain(place: PaymentPlace, key: Hex): PaymentChain {
  const client = createPublicClient({ transport: http(place.rpcUrl), cacheTime: 0 })
  const account = privateKeyToAccount(key)
  return {
    onChain: (authorization, sinceBlock) => onChain(client, place, authorization, sinceBlock),
    async now() {
      const { number, timestamp } = await client.getBlock()
      return { block: Number(number), seconds: timestamp }
    },
    balanceOf: (wallet) =>
      client.readContract({ ...erc20(place.token), functionName: 'balanceOf', args: [wallet] }),
    async isPayable(authorization) {
      const data = transferCall(authorization)
      const call = { account: account.address, to: place.token, data, blockTag: 'pending' } as const
      try {
        await client.call(call)
        return true
      } catch (error) {
        const isRevert = (cause: unknown) => cause instanceof ExecutionRevertedError
        if (error instanceof BaseError && error.walk(isRevert) !== null) return false
        throw error
      }
    },
    nextNonce: () => client.getTransactionCount({ address: account.address, blockTag: 'pending' }),
    async minedNonce(confirmations) {
      const head = Number(await client.getBlockNumber({ cacheTime: 0 }))
      const blockNumber = BigInt(Math.max(0, head - confirmations))
      return client.getTransactionCount({ address: account.address, blockNumber })
    },
    async sign(authorization, nonce, over) {
      const now = await client.estimateFeesPerGas()
      const fees = {
        // Room for a base fee that doubles.
        maxFeePerGas: most(now.maxFeePerGas * 2n, outbid(over?.maxFeePerGas)),
        maxPriorityFeePerGas: most(now.maxPriorityFeePerGas, outbid(over?.maxPriorityFeePerGas)),
      }
      const tx = { type: 'eip1559', chainId: place.chainId, to: place.token, gas: GAS } as const
      const data = transferCall(authorization)
      const raw = await account.signTransaction({ ...tx, ...fees, nonce, data })
      return { raw, hash: keccak256(raw), nonce, fees }
    },
    async send({ raw }) {
      await client.sendRawTransaction({ serializedTransaction: raw })
    },
  }
}

/** Nodes take a replacement that pays an eighth more, of both. */
function outbid(fee: bigint | undefined): bigint {
  return fee === undefined ? 0n : fee + fee / 8n + 1n
}

function most(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}

const erc20 = (address: Address) => ({ abi: OPEN_ABI, address }) as const

/** The overload that takes a key's signature and a contract's alike. */
function transferCall(authorization: AuthorizationToSettle): Hex {
  const { from, to, value, validAfter, validBefore, nonce, signature } = authorization
  const args = [from, to, value, validAfter, validBefore, nonce, signature] as const
  return encodeFunctionData({ abi: OPEN_ABI, functionName: 'transferWithAuthorization', args })
}

async function onChain(
  client: PublicClient,
  { token, escrow }: PaymentPlace,
  authorization: AuthorizationToSettle,
  sinceBlock: number,
): Promise<OnChain> {
  const { from, to, value, nonce } = authorization
  const state = { abi: OPEN_ABI, address: token, functionName: 'authorizationState' } as const
  if (!(await client.readContract({ ...state, args: [from, nonce] }))) return { kind: 'unused' }
  const head = Number(await client.getBlockNumber({ cacheTime: 0 }))
  const event = { abi: OPEN_ABI, address: token, eventName: 'AuthorizationUsed' } as const
  for (let at = sinceBlock; at <= head; at += BLOCKS_PER_READ) {
    const toBlock = BigInt(Math.min(head, at + BLOCKS_PER_READ - 1))
    const range = { fromBlock: BigInt(at), toBlock, args: { authorizer: from, nonce } }
    const [used] = await client.getContractEvents({ ...event, ...range })
    if (used === undefined) continue
    const { transactionHash: hash, blockNumber, logIndex } = used
    const { logs } = await client.getTransactionReceipt({ hash })
    const isPaid = movedBy(logs, logIndex, { token, escrow, from, to, value })
    const block = Number(blockNumber)
    return isPaid ? { kind: 'paid', transaction: hash, block } : { kind: 'used_elsewhere' }
  }
  const range = {
    fromBlock: BigInt(Math.max(sinceBlock, head - BLOCKS_PER_READ)),
    toBlock: BigInt(head),
  }
  const cancelled = await client.getContractEvents({
    ...{ ...event, eventName: 'AuthorizationCanceled' as const },
    ...{ ...range, args: { authorizer: from, nonce } },
  })
  return { kind: cancelled.length > 0 ? 'used_elsewhere' : 'unclear' }
}

type Move = Pick<AuthorizationToSettle, 'from' | 'to' | 'value'> &
  Pick<PaymentPlace, 'token' | 'escrow'>
type Logs = Awaited<ReturnType<PublicClient['getTransactionReceipt']>>['logs']

/**
 * The token says that an authorization was used and moves its money in the log right after. A deposit with
 * an authorization does so too, and then says that it was one: that is credited as a deposit, not here.
 */
function movedBy(logs: Logs, usedIndex: number, { token, escrow, from, to, value }: Move): boolean {
  const at = (index: number) => logs.filter((log) => log.logIndex === index)
  const [moved] = parseEventLogs({ abi: OPEN_ABI, eventName: 'Transfer', logs: at(usedIndex + 1) })
  const [deposited] = parseEventLogs({
    abi: CREDIT_ESCROW_ABI,
    eventName: 'Deposited',
    logs: at(usedIndex + 2),
  })
  if (moved === undefined || moved.address.toLowerCase() !== token) return false
  const ends = moved.args.from.toLowerCase() === from && moved.args.to.toLowerCase() === to
  return ends && moved.args.amount === value && deposited?.address.toLowerCase() !== escrow
}
