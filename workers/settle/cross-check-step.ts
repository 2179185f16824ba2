// Gathers an epoch's money from the tally, the archive and the chain, for cross-check.ts to compare.
import { assert, must } from '../../schemas/result.ts'
import { signedReceipt } from '../../schemas/wire/generation.ts'
import { manifestKey } from './archive-keys.ts'
import { parseManifest, readBooks, readFile } from './archive-reader.ts'
import type { Archive } from './archive.port.ts'
import { NO_BOOKS } from './books.ts'
import { crossCheck } from './cross-check.ts'
import type { MoneyCheck } from './cross-check.ts'
import { fromLines } from './lines.ts'
import { readReceipts } from './settle-step.ts'
import type { SettlerPorts } from './settle-step.ts'

/** Of an epoch that is final; throws when a part of it is not to be had. */
export async function checkMoney(epoch: number, ports: SettlerPorts): Promise<MoneyCheck> {
  const { tally, archive, chain } = ports
  const after = await booksOf(archive, epoch)
  const before = epoch === 1 ? null : await booksOf(archive, epoch - 1)
  const { manifest } = after
  const published = fromLines(signedReceipt, await readFile(archive, manifest.files.receipts))
  assert(published.ok, 'a published file of receipts is canonical')
  const { committed } = await chain.facts(epoch)
  return crossCheck({
    epoch,
    weiPerNanoUsd: manifest.weiPerNanoUsd,
    tallied: await readReceipts(tally, epoch),
    published: published.value,
    before: before ?? NO_BOOKS,
    after,
    committedBeforeWei: before?.manifest.totalWei ?? 0n,
    committedWei: must(committed, 'a final epoch is on the chain').commit.totalWei,
    pulled: await chain.pulled(epoch),
  })
}

async function booksOf(archive: Archive, epoch: number) {
  const bytes = must(await archive.get(manifestKey(epoch)), 'a final epoch is published')
  const manifest = parseManifest(bytes)
  return { manifest, ...(await readBooks(archive, manifest)) }
}
