// Runs a program that would not notice that its supervisor is gone, and stops it then.
//
//   node local/stack/keep-main.ts <program> [arguments]
import { spawn } from 'node:child_process'

const [program = '', ...args] = process.argv.slice(2)
const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] })
const stop = () => child.kill('SIGTERM')
for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(event, stop)
child.on('error', (error) => {
  console.error(error.message)
  process.exit(1)
})
child.on('exit', (code) => process.exit(code ?? 1))
