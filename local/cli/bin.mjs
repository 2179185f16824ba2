#!/usr/bin/env node
// The `meed` command: installs what is missing, as npm start does, and runs local/cli/main.ts under a
// Node that runs TypeScript. Built-in modules only, any Node from 20 on.
process.argv.splice(2, 0, 'local/cli/main.ts')
await import('../bootstrap/ensure.mjs')
await import('../bootstrap/run.mjs')
