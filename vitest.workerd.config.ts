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
          TALLY: { className: 'TestTallyObject', useSQLite: true },
          SETTLER: { className: 'TestSettlerObject', useSQLite: true },
        },
        r2Buckets: ['ARCHIVE'],
      },
    }),
  ],
  test: { include: ['workers/**/*.workerd.test.ts'] },
})
