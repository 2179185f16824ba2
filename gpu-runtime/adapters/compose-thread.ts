// The thread that makes one combined adapter and ends: millions of values are read, multiplied and rounded,
// and the agent has calls to stream meanwhile. Started by composer.ts alone.
import { parentPort, workerData } from 'node:worker_threads'
import { composeFiles, type Composing } from './compose-files.ts'

// Written by us and read by us, in one process.
const made = await composeFiles(workerData as Composing)
parentPort?.postMessage(made, [])
