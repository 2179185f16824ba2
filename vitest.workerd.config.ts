// The objects on the real runtime, their storage on disk.
import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [
    cloudflareTest({
      main: './vitest.workerd.entry.ts',
      miniflare: {
        compatibilityDate: '2026-07-01',
        compatibilityFlags: ['nodejs_compat', 'enable_request_signal'],
        durableObjects: {
          ACCOUNT: { className: 'RecordedAccountObject', useSQLite: true },
          DEPOSITS: { className: 'FakeDepositsObject', useSQLite: true },
        },
        bindings: { HOLD_TTL_SECONDS: '30', OUTBOX_REDELIVER_SECONDS: '30' },
      },
    }),
  ],
  test: { include: ['workers/**/*.workerd.test.ts'] },
})
