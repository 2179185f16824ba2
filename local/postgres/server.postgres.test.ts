// A server leaves nothing behind, however whoever started it ends.
import { spawn, spawnSync } from 'node:child_process'
import { on, once } from 'node:events'
import { existsSync, watch } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { must } from '../../schemas/result.ts'
import { installPostgres, PLATFORM, POSTGRES_FOLDER } from './install.ts'

const HERE = import.meta.dirname
async function newest() {
  const installed = await installPostgres(POSTGRES_FOLDER, PLATFORM, console.log)
  return must(installed.ok ? installed.value[0] : null, 'the suite was started with it')
}

/** Elsewhere there may be no programs to start. */
const isElsewhere = process.env['MEED_TEST_POSTGRES_URL'] !== undefined

describe.skipIf(isElsewhere)('a PostgreSQL that was started', () => {
  test.each(['process.exit(3)', 'throw new Error("on purpose")'])(
    'goes, its folder too, with a process that ends by %s',
    async (end) => {
      const script = `import { startPostgres } from ${JSON.stringify(join(HERE, 'server.ts'))}
      const { url } = await startPostgres(${JSON.stringify(await newest())})
      console.log(url)
      ${end}`
      const ended = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
        encoding: 'utf8',
      })
      expect(ended.status).not.toBe(0)
      const folder = must(new URL(ended.stdout.trim()).searchParams.get('host'), 'it is a socket')
      expect(folder).toContain('meed-pg-')
      expect(existsSync(folder)).toBe(false)
    },
  )

  test('goes, its folder too, when it is stopped before it is initialised', async () => {
    const { folder: release } = await newest()
    const folder = await mkdtemp(join(tmpdir(), 'meed-pg-'))
    const watcher = watch(folder)
    const changes = on(watcher, 'change')
    const child = spawn(process.execPath, [join(HERE, 'main.ts'), release, folder, 'postgres'])
    const exited = once(child, 'exit')
    for await (const change of changes) {
      if (z.array(z.unknown()).parse(change)[1] === 'cluster') break
    }
    watcher.close()
    child.kill('SIGTERM')
    await exited
    expect(existsSync(folder)).toBe(false)
  })
})
