// What the parser of the command line refuses, in the words of every other refusal: a sentence, and what to do.

/** @param message as Commander has it: "error: unknown option '--x'", perhaps with a guess on a second line */
export function parserWords({ message }: { readonly message: string }): string {
  const [first = '', ...guesses] = message.replace(/^error: /, '').split('\n')
  const guess = guesses.join(' ').replace(/^\((.*)\)$/, '$1')
  const said = `${first.charAt(0).toUpperCase()}${first.slice(1).replace(/\.$/, '')}.`
  return [said, guess, '--help shows how, with examples.'].filter((part) => part !== '').join(' ')
}
