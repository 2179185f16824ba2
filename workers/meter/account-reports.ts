// The reports of an Account object seen as their port. All of them are idempotent, a credit note by its
// reference, so a call that failed on the way is repeated once.
import type { KeyMode } from '../../schemas/wire/key.ts'
import { twice } from '../../schemas/twice.ts'
import type { ReportingAccountObject } from './account-reports.object.ts'
import type { Reports } from './reports.port.ts'

/** @param open makes a stub of the account's object; called once per attempt */
export function reportsOf(
  open: () => DurableObjectStub<ReportingAccountObject>,
  mode: KeyMode,
): Reports {
  return {
    statements: () => twice(() => open().statements(mode)),
    statement: (month) => twice(() => open().statement(mode, month)),
    creditNote: (asked) => twice(() => open().creditNote(mode, asked)),
    calls: (limit, before) => twice(() => open().calls(limit, before)),
  }
}
