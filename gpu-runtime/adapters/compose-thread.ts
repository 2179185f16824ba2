// The thread that makes one combined adapter and ends: millions of values are read, multiplied and rounded,
// and the agent has calls to stream meanwhile. Started by composer.ts alone.
import { parentPort, workerData } from 'node:worker_threads'
import { composeFiles } from './compose-files.ts'
import type { Composing } from './composer.ts'

// Written by us and read by us, in one process.
const { parts, target, rankMax } = workerData as Composing
const made = await composeFiles(parts, target, rankMax)
parentPort?.postMessage(made, [])
