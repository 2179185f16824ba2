// The table of contents of the command line, in the order in which help lists it.
import { addAccount } from './commands/account.ts'
import { addAdapters } from './commands/adapters.ts'
import { addChat } from './commands/chat.ts'
import { addDatanets } from './commands/datanets.ts'
import { addEvents } from './commands/events.ts'
import { addGenerations } from './commands/generations.ts'
import { addKeys } from './commands/keys.ts'
import { addLogs } from './commands/logs.ts'
import { addMoney } from './commands/money.ts'
import { addProofs } from './commands/proofs.ts'
import { addStatements } from './commands/statements.ts'
import { addUsage } from './commands/usage.ts'
import { examples, exitCodesHelp, type Cli, type Program } from './cli.ts'

export function addCommands(program: Program, cli: Cli): void {
  addAccount(program, cli)
  addKeys(program, cli)
  addUsage(program, cli)
  addMoney(program, cli)
  addStatements(program, cli)
  addChat(program, cli)
  addGenerations(program, cli)
  addLogs(program, cli)
  addEvents(program, cli)
  addDatanets(program, cli)
  addAdapters(program, cli)
  addProofs(program, cli)
  program.addHelpText(
    'after',
    examples(
      'meed login --local',
      'meed chat "Who discovered titanium?" --model dora/brief --datanets meed/elements',
      'meed adapters --help',
    ) + `\n${exitCodesHelp()}`,
  )
}
