// Ports are asked for before anything starts, so that a refusal can say who wants which.
import { connect } from 'node:net'
import { SettingsError, type Ports } from './settings.ts'

/** Refuses by name: which port, who wants it, how to choose another. */
export async function assertPortsFree(ports: Ports): Promise<void> {
  for (const [part, port] of Object.entries(ports)) {
    if (!(await answers(port))) continue
    throw new SettingsError(
      `Port ${port}, which the ${part} wants, is taken by another program.\n` +
        `Stop it, or choose five other ports: npm start -- --port ${port + 100}`,
    )
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.once('connect', () => (socket.destroy(), resolve(true)))
    socket.once('error', () => resolve(false))
  })
}
