// What the Datanet and adapter operations promise: their half of the OpenAPI document.
import {
  adapterObject,
  contributionObject,
  datanetObject,
  listOf,
} from '../../schemas/wire/account.ts'
import { passageObject, trainingObject } from '../../schemas/wire/account.ts'
import { indexObject, tuning, tuningObject } from '../../schemas/wire/tuning.ts'
import { datanetChange } from '../../schemas/wire/datanet-change.ts'
import { pinTraining, showTraining, training } from './adapter-training.ts'
import { changeDatanet } from './change-datanet.ts'
import { adapterQuery, createAdapter } from './create-adapter.ts'
import { CONTRIBUTION_BODY_BYTES_MAX } from './datanets.ts'
import { addContribution, createDatanet, getDatanet } from './datanets.ts'
import { grantDatanet, listDatanets } from './datanets.ts'
import { newContribution, newDatanet, newGrant } from './datanets.ts'
import { endpoint, json, type Contract, type Endpoint } from './endpoint.ts'
import { once } from './made-once.ts'
import { indexDatanet, tuneDatanet } from './tune-datanet.ts'
import { getPassage } from './get-passage.ts'
import { withdrawAdapter } from './withdraw-adapter.ts'

const WRITES = { method: 'post', tag: 'Datanets', auth: 'key' } as const
const READS = { method: 'get', tag: 'Datanets', auth: 'key or none' } as const
const BODY = [400, 401, 408, 413, 415] as const
const NAMED = {
  params: { owner: 'Owner part of the Datanet’s name.', name: 'Its own part.' },
} as const

const create: Contract = {
  ...WRITES,
  path: '/v1/datanets',
  operationId: 'createDatanet',
  summary: 'Make a Datanet',
  replies: { 201: json('The Datanet.', datanetObject) },
  refusals: [...BODY, 409, 422],
}
const change: Contract = {
  ...NAMED,
  method: 'patch',
  tag: 'Datanets',
  auth: 'key',
  path: '/v1/datanets/{owner}/{name}',
  operationId: 'changeDatanet',
  summary: 'Change a Datanet',
  description: 'By its owner. Name, language and licence are for ever; what is not named stays.',
  replies: { 200: json('The Datanet.', datanetObject) },
  refusals: [...BODY, 403, 404, 409],
}
const tune: Contract = {
  ...WRITES,
  ...NAMED,
  path: '/v1/datanets/{owner}/{name}/tuning',
  operationId: 'tuneDatanet',
  summary: 'Set how much meaning weighs against words, from questions with known answers',
  description: 'By its owner, without a fee. Few questions move the weight little.',
  replies: { 200: json('The weight, and how good the ranking is.', tuningObject) },
  refusals: [...BODY, 403, 404, 503],
}
const index: Contract = {
  ...WRITES,
  ...NAMED,
  path: '/v1/datanets/{owner}/{name}/index',
  operationId: 'indexDatanet',
  summary: 'Sort a large Datanet’s passages into neighbourhoods anew',
  description: 'By its owner, after much was added: until then what is unsorted is searched whole.',
  replies: { 200: json('How many neighbourhoods there are.', indexObject) },
  refusals: [401, 403, 404],
}
const list: Contract = {
  ...READS,
  path: '/v1/datanets',
  operationId: 'listDatanets',
  summary: 'List the Datanets that may be read',
  replies: {
    200: json('Public ones, and with a key those of its account.', listOf(datanetObject)),
  },
  refusals: [401],
}
const one: Contract = {
  ...READS,
  ...NAMED,
  path: '/v1/datanets/{owner}/{name}',
  operationId: 'getDatanet',
  summary: 'Read the card of a Datanet',
  description: 'As the list has it: a private one that is not listed is not found.',
  replies: { 200: json('The Datanet.', datanetObject) },
  refusals: [401, 404],
}
const contribute: Contract = {
  ...WRITES,
  ...NAMED,
  path: '/v1/datanets/{owner}/{name}/contributions',
  operationId: 'addContribution',
  summary: 'Contribute a text',
  bodyBytesMax: CONTRIBUTION_BODY_BYTES_MAX,
  description: 'The wallet of the calling account is paid for what the text’s passages earn.',
  replies: { 201: json('The contribution.', contributionObject) },
  refusals: [...BODY, 403, 404, 409, 422, 503],
}
const grant: Contract = {
  ...WRITES,
  ...NAMED,
  path: '/v1/datanets/{owner}/{name}/grants',
  operationId: 'grantDatanet',
  summary: 'Let another account read or contribute',
  replies: { 204: { description: 'Granted.' } },
  refusals: [...BODY, 403, 404, 409, 422],
}
const passage: Contract = {
  ...READS,
  path: '/v1/passages/{id}',
  operationId: 'getPassage',
  summary: 'Read the passage that a citation points at',
  params: { id: 'psg_…' },
  replies: { 200: json('The passage.', passageObject) },
  refusals: [401, 404],
}
const adapter: Contract = {
  ...WRITES,
  tag: 'Models',
  path: '/v1/adapters',
  operationId: 'createAdapter',
  summary: 'Publish a LoRA adapter',
  description:
    'As PEFT saves it: multipart/form-data with the files adapter_model (adapter_model.safetensors) and ' +
    'adapter_config (adapter_config.json). Or one file as the body: GGUF, or safetensors whose metadata ' +
    'holds the configuration as peft_config. Every value is checked; a refusal names the rule.',
  query: adapterQuery,
  bytes: { type: 'application/octet-stream', description: 'The adapter, in one file.' },
  replies: { 201: json('The adapter.', adapterObject) },
  refusals: [...BODY, 409, 422],
}

const ADAPTER = {
  tag: 'Models',
  params: { owner: 'Owner part of the adapter’s name.', name: 'Its own part.' },
} as const
const takeDown: Contract = {
  ...ADAPTER,
  method: 'delete',
  auth: 'key',
  path: '/v1/adapters/{owner}/{name}',
  operationId: 'withdrawAdapter',
  summary: 'Take an adapter down',
  description:
    'By its owner. New calls are 404 adapter_withdrawn within 30 seconds everywhere; what it answered ' +
    'stays paid and provable. Publishing the same again brings it back.',
  replies: { 204: { description: 'It answers no new call.' } },
  refusals: [401, 403, 404],
}
const TRAINING = { ...ADAPTER, path: '/v1/adapters/{owner}/{name}/training' } as const
const pin: Contract = {
  ...TRAINING,
  method: 'put',
  auth: 'key',
  operationId: 'pinTraining',
  summary: 'Say what an adapter was trained on',
  description: 'Said once, by its owner. From then on answers that repeat those texts pay them.',
  replies: { 202: json('How far the index of the texts is.', trainingObject) },
  refusals: [...BODY, 403, 404, 409],
}
const readTraining: Contract = {
  ...TRAINING,
  method: 'get',
  auth: 'none',
  operationId: 'getTraining',
  summary: 'What an adapter was trained on',
  replies: { 200: json('Its texts and the root of their index.', trainingObject) },
  refusals: [404],
}

export const DATANET_ENDPOINTS: readonly Endpoint[] = [
  once(endpoint(create, createDatanet, newDatanet), 'datanets'),
  endpoint(change, changeDatanet, datanetChange),
  endpoint(tune, tuneDatanet, tuning),
  endpoint(index, indexDatanet),
  endpoint(list, listDatanets),
  endpoint(one, getDatanet),
  once(endpoint(contribute, addContribution, newContribution), 'datanets'),
  once(endpoint(grant, grantDatanet, newGrant), 'datanets'),
  endpoint(passage, getPassage),
  endpoint(adapter, createAdapter),
  endpoint(takeDown, withdrawAdapter),
  endpoint(pin, pinTraining, training),
  endpoint(readTraining, showTraining),
]
