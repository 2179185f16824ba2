// The scale subresource of a Kubernetes workload: the one number of a Deployment or a StatefulSet that
// says how many of its pods there should be. Whatever speaks the same can stand in for Kubernetes; the
// stack of this repository has a pool of processes that does.
import { z } from 'zod'
import type { Scaler } from '../route/scaler.port.ts'

const ASK_MS_MAX = 10_000
type Change = { method?: string; headers?: Record<string, string>; body?: string }

/** autoscaling/v1 Scale; Kubernetes leaves a zero out. */
const scale = z.looseObject({ spec: z.looseObject({ replicas: z.int().min(0).optional() }) })

/**
 * @param url of the subresource: `…/apis/apps/v1/namespaces/meed/deployments/node/scale`
 * @param token of a service account that may patch it and nothing else
 */
export function kubernetesScaler(url: string, token: string): Scaler {
  const ask = async (change: Change): Promise<unknown> => {
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json' }
    const signal = AbortSignal.timeout(ASK_MS_MAX)
    const reply = await fetch(url, {
      ...change,
      headers: { ...headers, ...change.headers },
      signal,
    })
    if (reply.ok) return reply.json()
    await reply.body?.cancel()
    throw new Error(`the scale subresource answered ${reply.status}`)
  }
  return {
    current: async () => scale.parse(await ask({})).spec.replicas ?? 0,
    async scale(nodes) {
      await ask({
        method: 'PATCH',
        headers: { 'content-type': 'application/merge-patch+json' },
        body: JSON.stringify({ spec: { replicas: nodes } }),
      })
    },
  }
}
