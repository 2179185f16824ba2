// Real processes, small ones: what becomes of the parts of a stack when they, or their supervisor,
// are stopped, die or are killed.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { superviseParts, type Parts } from './parts.ts'

let folder: string
let parts: Parts
let groups: number[]
let phone: Server
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meed-parts-'))
  groups = []
  parts = superviseParts(folder, (pid) => Promise.resolve(void groups.push(pid)))
  phone = createServer().listen(0, '127.0.0.1')
  await once(phone, 'listening')
})
afterEach(async () => {
  await parts.stop()
  phone.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A program as `node -e` takes it. */
const node = (name: string, program: string) => ({
  name,
  command: process.execPath,
  args: ['-e', program],
  readyWhen: /^ready/,
})
const READY = `console.log('ready'); setInterval(() => {}, 1e6);`
/** Calls the test and hangs on: the line closes when the process is gone. */
const callHome = () => {
  const { port } = phone.address() as AddressInfo
  return `require('node:net').connect(${port}, '127.0.0.1').on('connect', () => console.log('ready'))`
}
const nextCall = async (): Promise<Socket> => {
  const [socket]: Socket[] = await once(phone, 'connection')
  if (socket === undefined) throw new Error('a connection has a socket')
  return socket.on('error', () => undefined).resume()
}

test('parts stop in reverse order, each with the time to say so', async () => {
  const file = join(folder, 'order')
  const polite = `process.on('SIGTERM', () => {
    require('node:fs').appendFileSync(${JSON.stringify(file)}, process.title + ' ')
    process.exit(0)
  });`
  for (const name of ['first', 'second', 'third']) {
    await parts.start(node(name, `process.title = '${name}'; ${polite} ${READY}`))
  }
  expect(groups).toHaveLength(3)
  await parts.stop()
  expect(readFileSync(file, 'utf8')).toBe('third second first ')
  await expect(parts.start(node('late', READY))).rejects.toThrow('stopping')
})

test('a part that ends before it is ready fails its start, with its last words', async () => {
  const start = parts.start(node('chain', `console.error('no room'); process.exit(3)`))
  await expect(start).rejects.toThrow(/^chain ended by itself \(exit 3\).*\nno room$/s)
})

test('a part that ends later breaks the stack, with its last words', async () => {
  const { process: child } = await parts.start(node('edge', `console.log('I serve'); ${READY}`))
  child.kill('SIGKILL')
  await expect(parts.broken).rejects.toThrow(/^edge ended by itself \(SIGKILL\).*I serve/s)
})

test('a part that was killed on purpose breaks nothing, and takes its own children along', async () => {
  const call = nextCall()
  const { execPath } = process
  const spawner = `require('node:child_process').spawn(${JSON.stringify(execPath)},
    ['-e', ${JSON.stringify(callHome())}], { stdio: 'inherit' })`
  const part = await parts.start(node('edge', `${spawner}; setInterval(() => {}, 1e6)`))
  const closed = once(await call, 'close')
  await part.kill()
  await closed
  await expect(Promise.race([parts.broken, Promise.resolve('whole')])).resolves.toBe('whole')
})

test('when the supervisor is killed, what its keeper keeps ends too', async () => {
  const call = nextCall()
  const keeper = JSON.stringify(join(import.meta.dirname, 'keep-main.ts'))
  const program = JSON.stringify(callHome())
  const supervisor = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    `import { superviseParts } from ${JSON.stringify(join(import.meta.dirname, 'parts.ts'))}
     const parts = superviseParts(${JSON.stringify(folder)}, async () => {})
     const args = [${keeper}, process.execPath, '-e', ${program}]
     await parts.start({ name: 'chain', command: process.execPath, args, readyWhen: /ready/ })`,
  ])
  const closed = once(await call, 'close')
  supervisor.kill('SIGKILL')
  expect(await closed).toHaveLength(1)
})
