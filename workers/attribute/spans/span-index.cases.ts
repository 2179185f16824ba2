// The span index composed for tests: training texts in memory, the rest real. What a test turns on
// these switches it turns back.
import type { ContributionId } from '../../../schemas/ids.ts'
import type { TrainingDocument } from './documents.ts'
import { indexFilesIn } from './index-files.store.ts'
import { SpanIndexObject } from './span-index.object.ts'
import type { TrainingTexts } from './training.port.ts'

export type SpanEnv = {
  readonly SPANS: DurableObjectNamespace<TestSpanIndex>
  readonly ARCHIVE: R2Bucket
}

export const training = {
  documents: [] as TrainingDocument[],
  withdrawn: [] as ContributionId[],
  /** So many files are stored, then the bucket is away. */
  putsLeft: Infinity,
}

const texts: TrainingTexts = {
  bytes: () => Promise.resolve(1),
  documents: (contributions) =>
    Promise.resolve(
      training.documents.filter(({ contributionId }) => contributions.includes(contributionId)),
    ),
  withdrawn: (contributions) =>
    Promise.resolve(training.withdrawn.filter((id) => contributions.includes(id))),
}

export class TestSpanIndex extends SpanIndexObject<SpanEnv> {
  /** So late that no alarm fires by itself: each is run by the test. */
  protected override now = () => Date.UTC(2100, 0, 1)
  protected override texts = () => texts

  protected override files() {
    const files = indexFilesIn(this.env.ARCHIVE)
    return {
      ...files,
      put: async (sha256: Parameters<typeof files.put>[0], bytes: Uint8Array<ArrayBuffer>) => {
        if (training.putsLeft-- <= 0) throw new Error('the bucket is away')
        await files.put(sha256, bytes)
      },
    }
  }
}
