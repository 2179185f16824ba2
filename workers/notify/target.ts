// May a delivery go to this URL, and to the addresses that its name has just now? Two pure questions:
// the first is asked of the text, the second before every single delivery, because a name may point
// elsewhere by then. What is not plainly a public https host is refused; nothing is repaired.
import ipaddr from 'ipaddr.js'
import { err, ok, type Result } from '../../schemas/result.ts'

export type TargetRules = {
  /** On a developer's machine only: http(s) to this very machine, on any port. */
  readonly allowLoopback: boolean
}

export type TargetRefusal = {
  readonly kind: 'target_refused'
  readonly reason:
    | 'malformed'
    | 'scheme'
    | 'credentials'
    | 'port'
    | 'ip_literal'
    | 'host'
    | 'reserved_name'
    | 'unresolved'
    | 'private_address'
}

export type Target = {
  readonly url: string
  readonly host: string
  /** This very machine: it is not resolved. */
  readonly isLoopback: boolean
}

/** Names that no public resolver should know, and those that clouds give their metadata. */
const RESERVED = [
  'localhost',
  'local',
  'localdomain',
  'internal',
  'intranet',
  'private',
  'corp',
  'home',
  'lan',
  'arpa',
  'test',
  'example',
  'invalid',
  'onion',
  'alt',
  'metadata.goog',
]
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/
/** What a parser of URLs drops or turns without a word, and people are fooled by: controls, blanks, backslashes. */
const ODD = /[^!-~\u{80}-\u{10ffff}]|\\/u
const WHOLE = /^[a-z]+:\/\/[^/]/i
/** Global unicast: all that is routed on the public Internet. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3')

export function targetOf(text: string, rules: TargetRules): Result<Target, TargetRefusal> {
  if (ODD.test(text) || !WHOLE.test(text) || !URL.canParse(text)) return refused('malformed')
  const url = new URL(text)
  const { protocol, hostname: host, port, username, password } = url
  if (username !== '' || password !== '') return refused('credentials')
  if (url.hash !== '') return refused('malformed')
  if (rules.allowLoopback && LOOPBACK.has(host) && /^https?:$/.test(protocol)) {
    return ok({ url: url.href, host, isLoopback: true })
  }
  if (protocol !== 'https:') return refused('scheme')
  if (port !== '') return refused('port')
  // The parser has turned every way to write an IPv4 address into four decimals by now.
  if (host.startsWith('[') || ipaddr.isValid(host)) return refused('ip_literal')
  if (!isHostName(host)) return refused('host')
  if (RESERVED.some((name) => host === name || host.endsWith(`.${name}`))) {
    return refused('reserved_name')
  }
  return ok({ url: url.href, host, isLoopback: false })
}

/** @param addresses what the name resolves to, now; each of them must be public */
export function admitAddresses(addresses: readonly string[]): Result<null, TargetRefusal> {
  if (addresses.length === 0) return refused('unresolved')
  return addresses.every(isPublic) ? ok(null) : refused('private_address')
}

export function isPublic(address: string): boolean {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) {
    return ipaddr.IPv4.parse(address).range() === 'unicast'
  }
  if (!ipaddr.IPv6.isValid(address)) return false
  const parsed = ipaddr.IPv6.parse(address)
  return parsed.range() === 'unicast' && parsed.match(GLOBAL_IPV6)
}

function isHostName(host: string): boolean {
  const labels = host.split('.')
  return host.length <= 253 && labels.length > 1 && labels.every((label) => LABEL.test(label))
}

function refused(reason: TargetRefusal['reason']): Result<never, TargetRefusal> {
  return err({ kind: 'target_refused', reason })
}
