// The commands that check what is published, and take what was earned. What they stand on, chain and
// attribution, is loaded when they run, so that the rest of the command line starts at once.
import { Command } from '@commander-js/extra-typings'
import { examples, wholeNumber, type Cli, type Program } from '../cli.ts'

export function addProofs(program: Program, cli: Cli): void {
  addVerifyEpoch(program, cli)
  addClaims(program, cli)
  const archive = placed('archive')
    .copyInheritedSettings(program)
    .description('Copy every final epoch into a folder that proves itself offline')
    .requiredOption('--to <folder>', 'the folder')
    .addHelpText('after', examples('meed archive --to ./epochs'))
    .action(async (options) => (await import('./archive.ts')).archive(cli, options))
  const attest = placed('attest')
    .copyInheritedSettings(program)
    .description('Sign commits that were recomputed here, with ATTESTOR_KEY, until stopped')
    .option('--receipt-signer <address>', SIGNER_FLAG, collected)
    .requiredOption('--port <n>', 'to listen on; 0 is any', wholeNumber('--port', 0, 65_535))
    .addHelpText('after', examples('ATTESTOR_KEY=0x… meed attest --port 9100 --receipt-signer 0x…'))
    .action(async (options) => (await import('./attest.ts')).attest(cli, options))
  program.addCommand(archive).addCommand(attest)
}

function addVerifyEpoch(program: Program, cli: Cli): void {
  const verify = placed('verify-epoch')
    .copyInheritedSettings(program)
    .description('Recompute epochs from their published files and the chain; needs no account')
    .option('--epoch <n>', 'else the newest that is final', wholeNumber('--epoch', 1))
    .option('--all', 'every one, in order')
    .option('--evidence <file>', 'where evidence of a difference goes')
    .option('--uri <url>', 'where a challenge says that the evidence lies')
    .option('--archive <folder>', 'made by "meed archive"; no network then')
    .option('--receipt-signer <address>', SIGNER_FLAG, collected)
    .option('--receipt <file>', 'one call instead: what …/receipt/proof gave')
    .addHelpText(
      'after',
      examples(
        'meed verify-epoch --all',
        'meed verify-epoch --archive ./epochs --all --receipt-signer 0x…',
        'meed verify-epoch --mirror https://a.example --rpc https://rpc.example --distributor 0x… --chain-id 8453',
      ) + '\n\nExit code 0: equal; 1: different; 2: something is not to be had.',
    )
    .action(async (options) => (await import('./verify-epoch.ts')).verifyEpochs(cli, options))
  program.addCommand(verify)
}

function addClaims(program: Program, cli: Cli): void {
  const claims = program.command('claims').description('What a payee earned, and taking it')
  const flagsOf = <O extends object>(options: O) => ({ ...options, url: program.opts().url })
  const one = (name: string) =>
    new Command(name)
      .copyInheritedSettings(claims)
      .option('--account <address>', 'the payee; else that of CLAIM_KEY, else of the login')
      .option('--rpc <url>', 'a chain node; else that of the stack that runs here')
      .option('--distributor <address>', 'the contract; else that of the stack that runs here')
  const show = one('show')
    .description('Earned, claimed, claimable, pending')
    .addHelpText('after', examples('meed claims show', 'meed claims show --account 0x…'))
    .action(async (options) => (await import('./claims.ts')).showClaims(cli, flagsOf(options)))
  const claim = one('claim')
    .description('Take what is claimable; the key in CLAIM_KEY pays the gas')
    .option('--to <address>', 'pay another wallet; then CLAIM_KEY is the account’s own')
    .option('--gasless', 'the relayer pays the gas; without --to no key is needed')
    .addHelpText(
      'after',
      examples(
        'CLAIM_KEY=0x… meed claims claim',
        'CLAIM_KEY=0x… meed claims claim --account 0x… --to 0x…',
        'meed claims claim --account 0x… --gasless',
      ),
    )
    .action(async (options) => (await import('./claims.ts')).takeClaim(cli, flagsOf(options)))
  const payTo = one('pay-to')
    .description('Say where the account is paid from the next epoch on; CLAIM_KEY is its own key')
    .requiredOption('--to <address>', 'where to')
    .addHelpText('after', examples('CLAIM_KEY=0x… meed claims pay-to --to 0x…'))
    .action(async (options) => (await import('./claims.ts')).setPayTo(cli, flagsOf(options)))
  claims.addCommand(show, { isDefault: true }).addCommand(claim).addCommand(payTo)
}

const SIGNER_FLAG =
  'may sign receipts, no other may; else whoever did in the epoch before; repeatable'

/** Where epochs are read from; without a flag, the stack that runs here. */
function placed(name: string) {
  return new Command(name)
    .option('--mirror <url>', 'a server of epochs; may be said again', collected)
    .option('--rpc <url>', 'a chain node')
    .option('--distributor <address>', 'the contract')
    .option('--chain-id <n>', 'of the chain')
    .option('--from-block <n>', 'where to begin', '0')
}

function collected(url: string, before: string[] | undefined): string[] {
  return [...(before ?? []), url]
}
