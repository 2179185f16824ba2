// An archive folder: all that is needed to recompute epochs with the network off. The files lie
// under the keys they are published under; chain.json holds what the chain said when the folder was
// made, and is as trustworthy as whoever made it: compare its hashes with any block explorer.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { sha256Hex } from '../../schemas/canonical.ts'
import { must } from '../../schemas/result.ts'
import { manifest as manifestSchema } from '../../schemas/wire/epoch.ts'
import { commitFields } from '../../schemas/wire/commit.ts'
import { address, count, weiText } from '../../schemas/wire/scalars.ts'
import { blobKey, manifestKey } from '../../workers/settle/archive-keys.ts'
import { keccakHex } from '../../workers/settle/epoch.ts'
import { canonicalText, parseCanonical } from '../../workers/settle/lines.ts'
import type { EpochSource } from '../../workers/settle/read-epoch.ts'

const CHAIN_FILE = 'chain.json'

const chainFile = z.strictObject({
  format: z.literal('meed-chain/1'),
  chainId: count,
  distributor: address,
  fundedWei: weiText,
  /** Ascending, from epoch 1 or later. */
  commits: z.array(commitFields),
})

export type ArchiveFolder = EpochSource & { readonly newest: number }

/** Throws when the folder is no archive. */
export async function folderSource(folder: string): Promise<ArchiveFolder> {
  const text = await readFile(join(folder, CHAIN_FILE), 'utf8')
  const parsed = parseCanonical(chainFile, text.trimEnd())
  if (!parsed.ok) throw new Error(`${CHAIN_FILE} is not canonical: ${parsed.error.expected}`)
  const { chainId, distributor, fundedWei, commits } = parsed.value
  return {
    chainId,
    distributor,
    newest: commits.at(-1)?.epoch ?? 0,
    manifest: (epoch) => bytesIn(folder, manifestKey(epoch)),
    blob: (sha256) => bytesIn(folder, blobKey(sha256)),
    commit: async (epoch) => commits.find((each) => each.epoch === epoch) ?? null,
    fundedWei: async () => fundedWei,
  }
}

/** Copies epochs 1 to `newest` from a source; throws when the source lacks a file of one. */
export async function exportArchive(
  source: EpochSource,
  newest: number,
  folder: string,
): Promise<void> {
  const commits = []
  for (let epoch = 1; epoch <= newest; epoch++) {
    const commit = must(await source.commit(epoch), `the chain has a commit of epoch ${epoch}`)
    const bytes = must(await source.manifest(epoch), `the source has the manifest of ${epoch}`)
    if (keccakHex(bytes) !== commit.dataHash) throw new Error(`epoch ${epoch}: other manifest`)
    await write(folder, manifestKey(epoch), bytes)
    const parsed = parseCanonical(manifestSchema, new TextDecoder().decode(bytes))
    if (!parsed.ok) throw new Error(`the manifest of epoch ${epoch} is not canonical`)
    for (const [name, { sha256 }] of Object.entries(parsed.value.files)) {
      const blob = must(await source.blob(sha256), `the source has the ${name} of ${epoch}`)
      if (sha256Hex(blob) !== sha256) throw new Error(`epoch ${epoch}: other ${name}`)
      await write(folder, blobKey(sha256), blob)
    }
    commits.push(commit)
  }
  const { chainId, distributor } = source
  const fundedWei = await source.fundedWei()
  const chain = { format: 'meed-chain/1', chainId, distributor, fundedWei, commits }
  await write(folder, CHAIN_FILE, new TextEncoder().encode(`${canonicalText(chain)}\n`))
}

async function write(folder: string, key: string, bytes: Uint8Array): Promise<void> {
  const file = join(folder, key)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, bytes)
}

async function bytesIn(folder: string, key: string): Promise<Uint8Array | null> {
  return readFile(join(folder, key)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
}
