// What must be true before a stack starts: its ports are free, and no other stack has its state.
import { open, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { SettingsError, type Ports } from './settings.ts'

/** Refuses by name: which port, who wants it, how to choose another. */
export async function assertPortsFree(ports: Ports): Promise<void> {
  for (const [part, port] of Object.entries(ports)) {
    if (!(await answers(port))) continue
    throw new SettingsError(
      `Port ${port}, which the ${part} wants, is taken by another program.\n` +
        `Stop it, or choose four other ports: npm start -- --port ${port + 100}`,
    )
  }
}

/** Takes the state folder for this process; a lock left by a dead process is taken over. */
export async function lockState(file: string): Promise<() => Promise<void>> {
  const holder = Number(await readFile(file, 'utf8').catch(() => '0'))
  if (holder > 0 && alive(holder)) {
    throw new SettingsError(
      `Another stack (process ${holder}) is using ${file.replace(/\/[^/]*$/, '')}.\n` +
        'Stop it, or keep this one elsewhere: npm start -- --state <folder> --port <number>',
    )
  }
  await rm(file, { force: true })
  const handle = await open(file, 'wx')
  await handle.writeFile(String(process.pid))
  await handle.close()
  return () => rm(file, { force: true })
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.once('connect', () => (socket.destroy(), resolve(true)))
    socket.once('error', () => resolve(false))
  })
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
