// A bundled worker, run by workerd under Miniflare with its objects, queues and buckets on disk.
import { join } from 'node:path'
import { getCACertificates } from 'node:tls'
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare'
import { unstable_getMiniflareWorkerOptions } from 'wrangler'

export type WorkerOptions = {
  readonly name: string
  /** Path of the wrangler.toml. */
  readonly config: string
  /** The bundle's text. */
  readonly script: string
  /** For state; another run on the same goes on where it was. */
  readonly folder: string
  /** On the loopback; absent: it answers its owner alone. */
  readonly port?: number
  readonly vars?: Readonly<Record<string, string>>
  readonly log?: LogLevel
}

/** Whatever a plain fetch reaches, and the authorities that NODE_EXTRA_CA_CERTS adds. */
const NETWORK = {
  allow: ['public', 'private', '240.0.0.0/4'],
  tlsOptions: { trustBrowserCas: true, trustedCertificates: getCACertificates('extra') },
}

export function runWorker({ name, config, script, folder, ...given }: WorkerOptions): Miniflare {
  const { workerOptions } = unstable_getMiniflareWorkerOptions(config)
  const { port, vars, log = LogLevel.WARN } = given
  return new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      log: new Log(log),
      // Objects and buckets; the older options, one a resource, are dropped without a word.
      resourcePersistencePath: join(folder, 'resources'),
      workers: [
        {
          ...workerOptions,
          name,
          // As where it is deployed, nothing stands between it and its callers: not Miniflare's own worker.
          ...(port === undefined ? {} : { unsafeDirectSockets: [{ host: '127.0.0.1', port }] }),
          // As where it is deployed, again: Miniflare sends each fetch by a worker of its own, which looks for images.
          serviceBindings: {
            ...Object(workerOptions['serviceBindings']),
            NODES: { network: NETWORK },
          },
          modules: [{ type: 'ESModule', path: 'index.js', contents: script }],
          ...(vars === undefined ? {} : { bindings: { ...vars } }),
        },
      ],
    }),
  )
}
