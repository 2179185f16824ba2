// Candidates for a question, out of Postgres. Grants, withdrawal and the collapse of clusters are
// part of the query, before anything is ranked: a passage that the caller may not read is never
// scored, and copies take no place from others. Of a cluster the earliest passage stands for all.
import { and, inArray, sql } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import type { AskedDatanet } from '../../schemas/datanet-name.ts'
import { datanetVersions } from '../../schemas/db/datanet-versions.ts'
import { datanets } from '../../schemas/db/datanets.ts'
import { readableBy } from '../../schemas/db/readable.ts'
import type { AccountId } from '../../schemas/ids.ts'
import { err, ok } from '../../schemas/result.ts'
import type { Result } from '../../schemas/result.ts'
import { givenPassage, retrievalFee } from '../../schemas/wire/passage.ts'
import { candidatesQuery } from './candidates-sql.ts'
import type { Question } from './candidates-sql.ts'
import type { Candidate } from './rank.ts'
import type { RetrieveRefusal } from './retrieve.port.ts'
import type { Named } from './retriever.ts'

/** Any of drizzle's Postgres drivers. */
export type Database = PgDatabase<PgQueryResultHKT>

export class PassageStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** The Datanets named, in the order of their names; a repeated name counts once. */
  async named(
    accountId: AccountId,
    asked: readonly AskedDatanet[],
  ): Promise<Result<readonly Named[], RetrieveRefusal>> {
    if (asked.length === 0) return ok([])
    const { id: datanetId, feeNanoUsd, language, name, pinnedVersion } = datanets
    const names = asked.map((each) => each.name)
    const wanted = asked.flatMap(({ version }) => (version === null ? [] : [version]))
    const rows = await this.#db
      .select({
        name,
        datanetId,
        feeNanoUsd,
        language,
        pinnedVersion,
        versions: sql<number[]>`array(select ${datanetVersions.number} from ${datanetVersions}
          where ${datanetVersions.datanetId} = ${datanets.id}
            and ${wanted.length === 0 ? sql`false` : inArray(datanetVersions.number, wanted)})`,
      })
      .from(datanets)
      .where(and(inArray(name, names), readableBy(accountId)))
      .orderBy(name)
    const readable = new Map(rows.map((row) => [row.name, row]))
    for (const { name: own, version } of asked) {
      const row = readable.get(own)
      if (row === undefined) return err({ kind: 'datanet_unknown', name: own })
      if (version !== null && !numbers.parse(row.versions).includes(version)) {
        return err({ kind: 'version_unknown', name: own, version })
      }
    }
    const versions = new Map(asked.map((each) => [each.name, each.version]))
    return ok(
      rows.map((row) => {
        const version = versions.get(row.name) ?? row.pinnedVersion
        return namedRow.parse({ ...row, version })
      }),
    )
  }

  async candidates(question: Question): Promise<Candidate[]> {
    if (question.datanets.length === 0) return []
    const { rows } = candidateRows.parse(await this.#db.execute(candidatesQuery(question)))
    const [{ found }] = rows
    return found.map(({ lexical, lexicalMost, vector, vectorPart, ...passage }) => {
      return { passage, lexical, lexicalMost, vector, vectorPart }
    })
  }
}

const namedRow = z.object({
  ...retrievalFee.shape,
  name: z.string(),
  language: z.string(),
  version: z.int().nullable(),
})
/** Some drivers leave an array as PostgreSQL writes it. */
const numbers = z.union([
  z.array(z.int()),
  z.string().transform((text) => text.slice(1, -1).split(',').map(Number)),
])

const candidateRow = z.object({
  ...givenPassage.omit({ scores: true }).shape,
  lexical: z.number(),
  lexicalMost: z.number(),
  vector: z.number().nullable(),
  vectorPart: z.number().nullable(),
})
const candidateRows = z.object({
  rows: z.tuple([z.object({ found: z.array(candidateRow) })]),
})
