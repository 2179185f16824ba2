// What a local stack is told: where its state lies, which ports it takes, and what it may vary for
// tests. Read from flags first, then from the environment.
import { join } from 'node:path'
import { parseArgs } from 'node:util'

export const ROOT = join(import.meta.dirname, '../..')

export type Ports = {
  readonly edge: number
  readonly database: number
  readonly chain: number
  readonly node: number
  readonly attestor: number
}

export type Settings = {
  readonly stateFolder: string
  readonly modelsFolder: string
  readonly ports: Ports
  readonly reset: boolean
  readonly engine: 'llama' | 'fake'
  readonly epochSeconds: number
  readonly holdTtlSeconds: number
  /** Variables of the edge that are to differ from what the stack gives it. */
  readonly edgeVars: Readonly<Record<string, string>>
  /** How long a node may say nothing in the middle of a call. */
  readonly silenceSeconds: number
  /** How many choices the node runs at once; absent: 2, and 64 of a fake engine. */
  readonly slots?: number
  /** Does the distributor want an attestor, and does one run beside it? */
  readonly isAttested: boolean
}

const PORT = 8787

export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}

/** Five neighbouring ports from `first` on. */
export function portsFrom(first: number): Ports {
  return {
    edge: first,
    database: first + 1,
    chain: first + 2,
    node: first + 3,
    attestor: first + 4,
  }
}

export function readSettings(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Settings {
  const values = flagsIn(args)
  const port = Number(values.port ?? env['MEED_PORT'] ?? PORT)
  if (!Number.isInteger(port) || port < 1 || port > 65_531) {
    throw new SettingsError(`--port (or MEED_PORT) takes a port number, not "${values.port}".`)
  }
  const stateFolder = values.state ?? env['MEED_STATE'] ?? join(ROOT, '.meed')
  return {
    stateFolder,
    modelsFolder: env['MEED_MODELS_CACHE'] ?? join(ROOT, '.meed/models'),
    ports: portsFrom(port),
    reset: values.reset,
    engine: 'llama',
    epochSeconds: Number(values['epoch-seconds'] ?? env['MEED_EPOCH_SECONDS'] ?? 60),
    holdTtlSeconds: 120,
    edgeVars: cardVars(env),
    silenceSeconds: 60,
    isAttested: true,
  }
}

/** Stripe's own names, handed on to the edge where they are set. */
function cardVars(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const names = ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET', 'STRIPE_API_URL'] as const
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = env[name]
      return value === undefined ? [] : [[name, value] as const]
    }),
  )
}

const USAGE =
  'npm start -- [--port 8787] [--state .meed] [--reset] [--epoch-seconds 60]: the first of five ports, ' +
  'where state lies, start over, how often epochs close.'

function flagsIn(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        state: { type: 'string' },
        reset: { type: 'boolean', default: false },
        'epoch-seconds': { type: 'string' },
      },
    }).values
  } catch (error) {
    const why = error instanceof Error && !args.includes('--help') ? `${error.message} ` : ''
    throw new SettingsError(`${why}${USAGE}`)
  }
}
