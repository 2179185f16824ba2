// Who may use a state folder, and what a start does with the leftovers of one that crashed.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockState } from './state-lock.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meed-lock-'))
  file = join(folder, 'lock')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid
const leaveBehind = (command: string, args: readonly string[]): ChildProcess =>
  spawn(command, args, { detached: true, stdio: ['ignore', 'pipe', 'ignore'] })

test('a folder in use is refused, by name; a released one is free again', async () => {
  const first = await lockState(file)
  await expect(lockState(file)).rejects.toThrow(`process ${process.pid}) is using ${folder}.`)
  await first.release()
  expect(existsSync(file)).toBe(false)
  await (await lockState(file)).release()
})

test('after a crash, the folder is taken over and our leftover processes end', async () => {
  const keeper = join(import.meta.dirname, 'keep-main.ts')
  const program = `process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1e6)`
  const leftover = leaveBehind(process.execPath, [keeper, process.execPath, '-e', program])
  if (leftover.stdout !== null) await once(leftover.stdout, 'data')
  writeFileSync(file, `${deadPid()}\n${leftover.pid}\n`)
  const gone = once(leftover, 'exit')
  await (await lockState(file)).release()
  expect(await gone).toEqual([null, 'SIGKILL'])
})

test('a process that only bears a noted number is left alone', async () => {
  const stranger = leaveBehind('sleep', ['1000'])
  await once(stranger, 'spawn')
  writeFileSync(file, `${deadPid()}\n${stranger.pid}\n`)
  const gone = once(stranger, 'exit')
  await (await lockState(file)).release()
  stranger.kill('SIGTERM')
  expect(await gone).toEqual([null, 'SIGTERM'])
})
