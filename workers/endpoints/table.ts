// The table of contents: every operation of the API. What stands here is mounted, validated and
// documented; what does not, does not exist.
import { ACCOUNT_ENDPOINTS } from './account-contracts.ts'
import { REVIEW_ENDPOINTS } from './contribution-review-contracts.ts'
import { chatCompletions } from './chat-completions.ts'
import { completions } from './completions.ts'
import { DATANET_ENDPOINTS } from './datanets-contracts.ts'
import { GOVERNANCE_ENDPOINTS } from './datanet-governance-contracts.ts'
import { docsEndpoint } from './docs-page.ts'
import { embeddings } from './embeddings.ts'
import type { Endpoint } from './endpoint.ts'
import { KEY_ENDPOINTS } from './key-contracts.ts'
import { FUND_ENDPOINTS } from './fund-contracts.ts'
import { getModel, getOwnedModel, listModels } from './models.ts'
import { openApiEndpoint } from './openapi.ts'
import { paid } from './paid.ts'
import { PAYEE_ENDPOINTS } from './payees-contracts.ts'
import { responses } from './responses.ts'
import { SETTLEMENT_ENDPOINTS } from './settlement-contracts.ts'
import { STATEMENT_ENDPOINTS } from './statement-contracts.ts'
import { TRACE_ENDPOINTS } from './trace-contracts.ts'
import { UPLOAD_ENDPOINTS } from './uploads-contracts.ts'
import { WEBHOOK_ENDPOINTS } from './webhooks-contracts.ts'

export const ENDPOINTS: readonly Endpoint[] = [
  paid(chatCompletions),
  paid(responses),
  paid(completions),
  paid(embeddings),
  listModels,
  getModel,
  getOwnedModel,
  ...ACCOUNT_ENDPOINTS,
  ...STATEMENT_ENDPOINTS,
  ...FUND_ENDPOINTS,
  ...TRACE_ENDPOINTS,
  ...KEY_ENDPOINTS,
  ...WEBHOOK_ENDPOINTS,
  ...DATANET_ENDPOINTS,
  ...GOVERNANCE_ENDPOINTS,
  ...REVIEW_ENDPOINTS,
  ...UPLOAD_ENDPOINTS,
  ...SETTLEMENT_ENDPOINTS,
  ...PAYEE_ENDPOINTS,
  openApiEndpoint(() => ENDPOINTS),
  docsEndpoint(() => ENDPOINTS),
]
