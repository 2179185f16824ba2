// Candidates for a question, out of Postgres. Grants, withdrawal and the collapse of clusters are
// part of the query, before anything is ranked: a passage that the caller may not read is never
// scored, and copies take no place from others. Of a cluster the earliest passage stands for all.
import { and, inArray } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import { datanets } from '../../schemas/db/datanets.ts'
import { readableBy } from '../../schemas/db/readable.ts'
import type { AccountId } from '../../schemas/ids.ts'
import { err, ok } from '../../schemas/result.ts'
import type { Result } from '../../schemas/result.ts'
import { givenPassage, retrievalFee } from '../../schemas/wire/passage.ts'
import type { AsReader } from './as-reader.port.ts'
import { candidatesQuery } from './candidates-sql.ts'
import type { Question } from './candidates-sql.ts'
import type { Candidate } from './rank.ts'
import type { RetrieveRefusal } from './retrieve.port.ts'
import type { Named } from './retriever.ts'

/** Any of drizzle's Postgres drivers. */
export type Database = PgDatabase<PgQueryResultHKT>

export class PassageStore {
  readonly #db: Database
  readonly #asReader: AsReader

  constructor(db: Database, asReader: AsReader) {
    this.#db = db
    this.#asReader = asReader
  }

  /** The Datanets named, in the order of their names; a repeated name counts once. */
  async named(
    accountId: AccountId,
    names: readonly string[],
  ): Promise<Result<readonly Named[], RetrieveRefusal>> {
    if (names.length === 0) return ok([])
    const { id: datanetId, feeNanoUsd, language, name } = datanets
    const rows = await this.#db
      .select({ name, datanetId, feeNanoUsd, language })
      .from(datanets)
      .where(and(inArray(name, [...names]), readableBy(accountId)))
      .orderBy(name)
    const readable = new Set(rows.map((row) => row.name))
    const unknown = names.find((asked) => !readable.has(asked))
    if (unknown !== undefined) return err({ kind: 'datanet_unknown', name: unknown })
    return ok(rows.map((row) => namedRow.parse(row)))
  }

  async candidates(question: Question): Promise<Candidate[]> {
    if (question.datanets.length === 0) return []
    const result = await this.#asReader(question.accountId, candidatesQuery(question))
    const { rows } = z.object({ rows: z.array(candidateRow) }).parse(result)
    return rows.map(({ lexical, lexicalMost, vector, vectorPart, ...passage }) => {
      return { passage, lexical, lexicalMost, vector, vectorPart }
    })
  }
}

const namedRow = z.object({ ...retrievalFee.shape, language: z.string() })

const candidateRow = z.object({
  ...givenPassage.omit({ scores: true }).shape,
  lexical: z.number(),
  lexicalMost: z.number(),
  vector: z.number().nullable(),
  vectorPart: z.number().nullable(),
})
