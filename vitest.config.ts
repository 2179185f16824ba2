// One project per runtime; the suffix of a test file says which. `pure` needs nothing but Node and
// is part of `npm run check`; the others start what their suffix names.
import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'

const slow = ['workerd', 'pg', 'postgres', 'anvil', 'engine', 'conformance', 'vllm', 'mutants']
const outside = ['**/node_modules/**', 'contracts/{out,cache}/**', '.meed/**']

const nodeProject = (name: string) => ({
  test: {
    name,
    include: [`**/*.${name}.test.ts`],
    exclude: outside,
    testTimeout: name === 'vllm' ? 300_000 : 120_000,
    hookTimeout: 300_000,
    fileParallelism: false,
    provide: { postgresServers: [] },
  },
})

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          include: ['**/*.test.ts'],
          exclude: [...outside, ...slow.map((suffix) => `**/*.${suffix}.test.ts`)],
          setupFiles: ['./fuzz-seed.ts'],
          // No pure test leaves anything behind; those that replace modules are `mutants`.
          isolate: false,
          maxWorkers: 2,
          testTimeout: 60_000,
        },
      },
      {
        plugins: [
          cloudflareTest({
            main: './workers/workerd-entry.cases.ts',
            miniflare: {
              compatibilityDate: '2026-07-01',
              compatibilityFlags: ['nodejs_compat', 'enable_request_signal'],
              durableObjects: {
                ACCOUNT: { className: 'RecordedAccountObject', useSQLite: true },
                DEPOSITS: { className: 'FakeDepositsObject', useSQLite: true },
                TALLY: { className: 'TestTallyObject', useSQLite: true },
                SETTLER: { className: 'TestSettlerObject', useSQLite: true },
                RELAYER: { className: 'TestRelayerObject', useSQLite: true },
                IDEMPOTENCY: { className: 'IdempotencyObject', useSQLite: true },
                WEBHOOKS: { className: 'TestWebhooksObject', useSQLite: true },
                BROADCAST: { className: 'TestBroadcastObject', useSQLite: true },
                UPLOADS: { className: 'TestUploadsObject', useSQLite: true },
                SPANS: { className: 'TestSpanIndex', useSQLite: true },
              },
              r2Buckets: ['ARCHIVE'],
              bindings: { HOLD_TTL_SECONDS: '30', OUTBOX_REDELIVER_SECONDS: '30' },
            },
          }),
        ],
        test: { name: 'workerd', include: ['**/*.workerd.test.ts'], exclude: outside },
      },
      ...['mutants', 'pg', 'anvil', 'engine', 'conformance', 'vllm'].map(nodeProject),
      // What `pg` runs in PGlite, and what takes several connections at once.
      {
        test: {
          ...nodeProject('postgres').test,
          include: ['**/*.pg.test.ts', '**/*.postgres.test.ts'],
          globalSetup: ['./local/postgres/test-servers.cases.ts'],
        },
      },
    ],
  },
})
