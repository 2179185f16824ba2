// The background of a word's mass: which English words are so frequent that sharing them proves
// nothing. Two tiers, written by hand; a word in neither is distinctive.

const FUNCTION_WORDS = `
a about after all also am an and any are as at be because been before being both but by can could
d did do does doing down during each either for from further had has have having he her here hers
him his how i if in into is it its itself just ll m may me might more most must my no nor not of
off on once only or other our out over own re s same shall she should so some such t than that the
their them then there these they this those through to too under until up upon us ve very was we
were what when where whether which while who whom whose why will with within without would you your`

const COMMON_WORDS = `
according across again against almost along already although always among another around ask away
back became become becomes began begin between big called came case change city come comes common
company country course day days different done due early end even ever every example fact family
far few find first following form found four gave general get gets give given go goes going good
got great group hand high home however hundred important include included includes including keep
kind knew know known large last late later left less life like line little local long look made
main make makes making man many means men much name named near need never new next night nothing
now number often old one open order others part people per perhaps place point possible power
present put quite rather real said saw say says second see seen several show side since small
something source sources state stated states still system take taken tell tells term than thing
things think third though thought three thus time times today together told took toward true turn
two type use used uses using usually war water way well went whole wide word words work world year
years yet young`

const FUNCTIONS = new Set(FUNCTION_WORDS.trim().split(/\s+/))
const COMMONS = new Set(COMMON_WORDS.trim().split(/\s+/))

export type Tier = 'function' | 'common' | 'other'

export function tierOf(form: string): Tier {
  if (FUNCTIONS.has(form)) return 'function'
  return COMMONS.has(form) ? 'common' : 'other'
}
