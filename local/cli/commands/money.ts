// Buying credit. The chain is loaded when it is paid with.
import { examples, type Cli, type Program } from '../cli.ts'

export function addMoney(program: Program, cli: Cli): void {
  program
    .command('topup <usd>')
    .description('Buy credit: OPEN into the escrow of the stack that runs here, or by card')
    .option('--card', 'by card, where the server takes them')
    .option('--open', 'with --card: open the page in a browser')
    .addHelpText(
      'after',
      examples(
        'meed topup 5                        # MEED_WALLET_KEY pays; demo people pay by themselves',
        'meed topup 25 --card --open',
      ),
    )
    .action(async (usd, { card, open }) => {
      const { topUpByCard, topUpByChain } = await import('./topup.ts')
      return card === true ? topUpByCard(cli, usd, open === true) : topUpByChain(cli, usd)
    })
}
