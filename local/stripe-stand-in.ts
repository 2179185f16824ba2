// npm run stripe:stand-in: plays Stripe for an edge on this machine, until Ctrl-C.
//
//   npm run stripe:stand-in [-- --port 8795] [--edge http://127.0.0.1:8787]
import { parseArgs } from 'node:util'
import { StripeStandIn } from './stripe/stand-in.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8795' },
    edge: { type: 'string', default: 'http://127.0.0.1:8787' },
  },
})
// Worth nothing anywhere: the stand-in knows no other.
const secretKey = 'sk_test_stand_in'
const webhookSecret = 'whsec_stand_in_of_this_machine'
const webhookUrl = `${values.edge}/v1/stripe/webhook`
const port = Number(values.port)
const standIn = new StripeStandIn({ port, secretKey, webhookSecret, webhookUrl })
const url = await standIn.start()
console.log(`Stripe's stand-in is up. Start the edge beside it:

  STRIPE_SECRET_KEY=${secretKey} STRIPE_WEBHOOK_SECRET=${webhookSecret} \\
    STRIPE_API_URL=${url} npm start

Its events go to ${webhookUrl}. Ctrl-C stops it.`)
