// A world that sells by card: its Stripe is the stand-in, which signs as Stripe does.
import { freePort } from '../../local/demo/running-stack.ts'
import { portsFrom } from '../../local/stack/settings.ts'
import { StripeStandIn } from '../../local/stripe/stand-in.ts'
import { openWorld, type World } from './world.cases.ts'

/** Of the stand-in, which knows no others. */
const KEYS = { secretKey: 'sk_test_stand_in', webhookSecret: 'whsec_a_secret_of_tests' }

export type CardWorld = {
  readonly world: World
  readonly stripe: StripeStandIn
  readonly stop: () => Promise<void>
}

export async function openCardWorld(): Promise<CardWorld> {
  const ports = portsFrom(await freePort())
  const webhookUrl = `http://127.0.0.1:${ports.edge}/v1/stripe/webhook`
  const stripe = new StripeStandIn({ ...KEYS, port: 0, webhookUrl })
  const edgeVars = {
    STRIPE_SECRET_KEY: KEYS.secretKey,
    STRIPE_WEBHOOK_SECRET: KEYS.webhookSecret,
    STRIPE_API_URL: await stripe.start(),
  }
  const world = await openWorld({ ports, edgeVars })
  const stop = async () => {
    await world.stop()
    await stripe.stop()
  }
  return { world, stripe, stop }
}
