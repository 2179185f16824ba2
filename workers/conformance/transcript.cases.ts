// Golden transcripts: what an unmodified client saw, with everything that differs from run to run put
// aside, as text that a person can read and git can compare.

const IDS = /\b(gen|req|resp|msg|psg|con|dn|acct|key)_[0-9A-Za-z]{17,22}\b/g
const HOSTS = /http:\/\/127\.0\.0\.1:\d+/g
const HASHES = /\b(0x)?[0-9a-f]{40,64}\b/g

/** Ids become their kind, hosts, times and hashes a word; the order of members stays. */
export function transcript(seen: unknown): string {
  const text = JSON.stringify(seen, withoutTimes, 2)
  return `${text.replace(IDS, '$1_…').replace(HOSTS, 'http://edge').replace(HASHES, '…')}\n`
}

function withoutTimes(name: string, value: unknown): unknown {
  const isTime = name === 'created' || name === 'created_at' || name === 'timestamp'
  return isTime && value !== null && value !== undefined ? 'a time' : value
}
