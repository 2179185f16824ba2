-- A filter, or the version of a Datanet, is looked up for what the search reaches, best first, until enough are left
-- (ADR 0107): its cost no longer grows with what it leaves of the Datanet. One that leaves next to nothing has all looked up
-- that was reached, and that is as many as the rarest word asked is in. Contributions that are named are
-- known by number before anything is put in order. Both functions are
-- told the Datanets that are asked, and look up once which of them may be read. Those of before stay while an edge of
-- before runs; what it calls, meed_candidates, is the same and asks the new ones. Earliest passages of clusters are
-- read from their index alone.
CREATE INDEX "passage_points_earliest" ON "passage_points" USING btree ("cluster","created_at","no")
  INCLUDE ("datanet_no","contribution_no");
--> statement-breakpoint
CREATE INDEX "datanet_version_items_contribution" ON "datanet_version_items" USING btree ("contribution_id","number");
--> statement-breakpoint
CREATE FUNCTION meed_worded(keys_asked integer[], question sparsevec, nos integer[], narrowed boolean, licences text[], given integer[],
  since timestamptz, versions integer[],
  at_most integer, clusters_at_most integer)
RETURNS TABLE (datanet_no integer, cluster uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  readable integer[] := ARRAY(SELECT no FROM datanets
    WHERE no = ANY (nos) AND (is_public OR owner_account = current_setting('meed.account', true)
      OR EXISTS (SELECT FROM datanet_grants WHERE datanet_grants.datanet_id = datanets.id
        AND datanet_grants.account_id = current_setting('meed.account', true)
        AND datanet_grants.role IN ('reader', 'curator') AND datanet_grants.may_retrieve
        AND (datanet_grants.expires_at IS NULL OR datanet_grants.expires_at > now()))));
BEGIN
  IF NOT narrowed THEN
    RETURN QUERY
    SELECT min(best.datanet_no), best.cluster FROM (
      SELECT term.datanet_no, term.cluster, term.weights <#> question AS distance
      FROM passage_terms AS term
      WHERE term.keys && keys_asked AND term.datanet_no = ANY (readable)
      ORDER BY distance LIMIT at_most
    ) AS best GROUP BY best.cluster ORDER BY min(best.distance) LIMIT clusters_at_most;
    RETURN;
  END IF;
  RETURN QUERY
  SELECT min(best.datanet_no), best.cluster FROM (
    SELECT ranked.datanet_no, ranked.cluster, ranked.distance FROM (
      SELECT term.datanet_no, term.contribution_no, term.cluster, term.weights <#> question AS distance
      FROM passage_terms AS term
      WHERE term.keys && keys_asked AND term.datanet_no = ANY (readable)
        AND (given IS NULL OR term.contribution_no IN (SELECT unnest(given)))
      ORDER BY distance OFFSET 0
    ) AS ranked WHERE (
        SELECT (licences IS NULL OR held.licence = ANY (licences))
          AND (since IS NULL OR held.created_at >= since)
          AND (versions[array_position(nos, ranked.datanet_no)] IS NULL OR (
            SELECT true FROM datanet_version_items AS item WHERE item.contribution_id = held.id
              AND item.number = versions[array_position(nos, ranked.datanet_no)] LIMIT 1))
        FROM contributions AS held WHERE held.no = ranked.contribution_no LIMIT 1)
    ORDER BY distance LIMIT at_most
  ) AS best GROUP BY best.cluster ORDER BY min(best.distance) LIMIT clusters_at_most;
END $$;
--> statement-breakpoint
CREATE FUNCTION meed_near(nos integer[], probed_nos integer[], cells integer[], question bit(384), narrowed boolean, licences text[], given integer[],
  since timestamptz, versions integer[],
  at_most integer, clusters_at_most integer, planes bit(384)[])
RETURNS TABLE (datanet_no integer, cluster uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off
SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  readable integer[] := ARRAY(SELECT no FROM datanets
    WHERE no = ANY (nos) AND (is_public OR owner_account = current_setting('meed.account', true)
      OR EXISTS (SELECT FROM datanet_grants WHERE datanet_grants.datanet_id = datanets.id
        AND datanet_grants.account_id = current_setting('meed.account', true)
        AND datanet_grants.role IN ('reader', 'curator') AND datanet_grants.may_retrieve
        AND (datanet_grants.expires_at IS NULL OR datanet_grants.expires_at > now()))));
BEGIN
  -- Nothing is asked by meaning, or no text has one: a kept plan would look at every point all the same.
  IF probed_nos IS NULL THEN RETURN; END IF;
  IF NOT narrowed THEN
    RETURN QUERY
    SELECT min(coarse.datanet_no), coarse.cluster FROM (
      SELECT point.datanet_no, point.cluster, point.bits # question AS apart
      FROM unnest(probed_nos, cells) AS probed (datanet_no, cell)
        JOIN passage_points AS point USING (datanet_no, cell)
      WHERE point.datanet_no = ANY (readable)
      ORDER BY point.bits <~> question LIMIT at_most
    ) AS coarse GROUP BY coarse.cluster
    ORDER BY min(bit_count(apart & planes[1]) + 2 * bit_count(apart & planes[2])
      + 4 * bit_count(apart & planes[3])) LIMIT clusters_at_most;
    RETURN;
  END IF;
  RETURN QUERY
  SELECT min(coarse.datanet_no), coarse.cluster FROM (
    SELECT ranked.datanet_no, ranked.cluster, ranked.apart FROM (
      SELECT point.datanet_no, point.contribution_no, point.cluster, point.bits # question AS apart,
        point.bits <~> question AS distance
      FROM unnest(probed_nos, cells) AS probed (datanet_no, cell)
        JOIN passage_points AS point USING (datanet_no, cell)
      WHERE point.datanet_no = ANY (readable)
        AND (given IS NULL OR point.contribution_no IN (SELECT unnest(given)))
      ORDER BY distance OFFSET 0
    ) AS ranked WHERE (
        SELECT (licences IS NULL OR held.licence = ANY (licences))
          AND (since IS NULL OR held.created_at >= since)
          AND (versions[array_position(nos, ranked.datanet_no)] IS NULL OR (
            SELECT true FROM datanet_version_items AS item WHERE item.contribution_id = held.id
              AND item.number = versions[array_position(nos, ranked.datanet_no)] LIMIT 1))
        FROM contributions AS held WHERE held.no = ranked.contribution_no LIMIT 1)
    ORDER BY distance LIMIT at_most
  ) AS coarse GROUP BY coarse.cluster
  ORDER BY min(bit_count(apart & planes[1]) + 2 * bit_count(apart & planes[2])
    + 4 * bit_count(apart & planes[3])) LIMIT clusters_at_most;
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION meed_candidates(asker text, names text[], terms integer[], term_times double precision[],
  model text, question halfvec, reach jsonb, narrowed jsonb,
  planes bit(384)[])
RETURNS TABLE ("passageId" text, "contributionId" text, "datanetId" text, datanet text, "clusterId" text,
  "text" text, "textSha256" text, "committedAtMs" double precision, lexical double precision,
  vector double precision, "lexicalMost" double precision, "vectorPart" real, payee text, title text)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
SET jit = off AS $$
#variable_conflict use_column
DECLARE
  nos integer[];
  total double precision;
  is_narrowed boolean := narrowed IS NOT NULL;
  licences text[];
  given integer[];
  since timestamptz := (narrowed->>'since')::timestamptz;
  versions integer[];
  rarities sparsevec;
  most double precision;
  followed_keys integer[];
  point vector(384) := question::vector(384);
  proposed integer := (reach->>'proposed')::integer;
  by_word double precision := (reach->>'passagesByWord')::double precision;
  by_cell double precision := (reach->>'passagesByCell')::double precision;
  probed_nos integer[];
  probed_cells integer[];
  clusters uuid[];
BEGIN
  -- The first wall: every later part is confined to these Datanets.
  SELECT coalesce(array_agg(datanets.no), '{}'), coalesce(sum((SELECT passages FROM datanet_terms
      WHERE datanet_terms.datanet_no = datanets.no AND term = 0)), 0)
  INTO nos, total FROM datanets
  WHERE datanets.name = ANY (names) AND (is_public OR owner_account = asker OR EXISTS (
    SELECT FROM datanet_grants WHERE datanet_grants.datanet_id = datanets.id
      AND datanet_grants.account_id = asker AND datanet_grants.role IN ('reader', 'curator')
      AND datanet_grants.may_retrieve
      AND (datanet_grants.expires_at IS NULL OR datanet_grants.expires_at > now())));
  -- What narrows the question: each row that is proposed is looked up, best first, until enough are left.
  IF is_narrowed THEN
    licences := ARRAY(SELECT jsonb_array_elements_text(nullif(narrowed->'licences', 'null')));
    given := ARRAY(SELECT held.no
      FROM jsonb_array_elements_text(nullif(narrowed->'contributions', 'null')) AS one (id)
        CROSS JOIN LATERAL (SELECT no FROM contributions WHERE contributions.id = one.id LIMIT 1) AS held);
    versions := ARRAY(SELECT pin.version FROM unnest(nos) WITH ORDINALITY AS asked (no, place)
      JOIN datanets ON datanets.no = asked.no
      LEFT JOIN jsonb_to_recordset(narrowed->'pins') AS pin (name text, version integer)
        ON pin.name = datanets.name
      ORDER BY place);
    licences := CASE WHEN narrowed->'licences' <> 'null' THEN licences END;
    given := CASE WHEN narrowed->'contributions' <> 'null' THEN given END;
  END IF;
  -- The terms with their rarity: their sparse vector, the most they can score, the keys worth following.
  WITH known AS (
    SELECT asked.term, asked.times, counted.spread
    FROM unnest(terms, term_times) AS asked (term, times) CROSS JOIN LATERAL (
      SELECT coalesce(sum(passages), 0)::float8 AS spread FROM datanet_terms
      WHERE datanet_terms.term = asked.term AND datanet_no = ANY (nos)
    ) AS counted
  ),
  weighed AS (
    SELECT term, spread, times * ln(1 + (total - spread + 0.5) / (spread + 0.5)) AS weight,
      sum(spread) FILTER (WHERE spread > 0) OVER (ORDER BY spread, term) AS reached
    FROM known
  )
  SELECT ('{' || coalesce(string_agg(term || ':' || weight::float4, ',' ORDER BY term), '')
      || '}/1000000000')::sparsevec,
    coalesce(sum(weight), 0) * (reach->>'saturation')::double precision,
    ARRAY(SELECT hashint8((no::bigint << 30) | followed)
      FROM unnest(nos) AS no, unnest(array_agg(term) FILTER (WHERE spread > 0
        AND (reached = spread OR reached <= by_word))) AS followed)
  INTO rarities, most, followed_keys FROM weighed;
  IF question IS NOT NULL THEN
    SELECT array_agg(datanet_no), array_agg(cell) INTO probed_nos, probed_cells FROM (
      SELECT datanet_no, cell, sum(passages) OVER (ORDER BY centroid <#> point NULLS FIRST,
        datanet_no, cell ROWS UNBOUNDED PRECEDING) - passages AS reached
      FROM datanet_cells
      WHERE datanet_no = ANY (nos) AND embedding_model = model AND passages > 0
    ) AS cells WHERE reached < by_cell;
  END IF;
  clusters := ARRAY(
    SELECT cluster FROM meed_worded(followed_keys, rarities, nos, is_narrowed, licences, given, since,
      versions, (reach->>'worded')::integer, proposed)
    UNION
    SELECT cluster FROM meed_near(nos, probed_nos, probed_cells, binary_quantize(question)::bit(384),
      is_narrowed, licences, given, since, versions, (reach->>'coarse')::integer, (reach->>'near')::integer, planes));
  RETURN QUERY
  WITH firsts AS MATERIALIZED (
    SELECT earliest.no, earliest.datanet_no FROM unnest(clusters) AS one (cluster) CROSS JOIN LATERAL (
      SELECT copy.no, copy.datanet_no FROM passage_points AS copy
      WHERE copy.cluster = one.cluster AND copy.datanet_no = ANY (nos)
        AND (given IS NULL OR copy.contribution_no IN (SELECT unnest(given)))
        AND (NOT is_narrowed OR (
        SELECT (licences IS NULL OR held.licence = ANY (licences))
          AND (since IS NULL OR held.created_at >= since)
          AND (versions[array_position(nos, copy.datanet_no)] IS NULL OR (
            SELECT true FROM datanet_version_items AS item WHERE item.contribution_id = held.id
              AND item.number = versions[array_position(nos, copy.datanet_no)] LIMIT 1))
        FROM contributions AS held WHERE held.no = copy.contribution_no LIMIT 1))
      ORDER BY copy.created_at, copy.no LIMIT 1
    ) AS earliest
  ),
  scored AS MATERIALIZED (
    SELECT passage.*, firsts.datanet_no, term.lexical FROM firsts CROSS JOIN LATERAL (
      SELECT id, contribution_id, datanet_id, cluster_id, text, text_sha256, created_at,
        CASE WHEN embedding_model = model THEN 1 - (embedding <=> question) END AS vector
      FROM passages WHERE passages.no = firsts.no LIMIT 1
    ) AS passage CROSS JOIN LATERAL (
      SELECT -(weights <#> rarities)::float8 AS lexical
      FROM passage_terms WHERE passage_terms.no = firsts.no LIMIT 1
    ) AS term
  ),
  best AS (
    SELECT *, row_number() OVER (ORDER BY lexical DESC, id) AS by_words,
      row_number() OVER (ORDER BY vector DESC NULLS LAST, id) AS by_meaning
    FROM scored
  ),
  nets AS MATERIALIZED (
    SELECT asked.no, net.name, net.vector_part FROM unnest(nos) AS asked (no) CROSS JOIN LATERAL (
      SELECT name, vector_part FROM datanets WHERE datanets.no = asked.no LIMIT 1
    ) AS net
  )
  SELECT best.id, best.contribution_id, best.datanet_id, net.name, best.cluster_id, best.text,
    best.text_sha256, floor(extract(epoch FROM best.created_at) * 1000)::float8, best.lexical,
    best.vector, most, net.vector_part, contribution.payee, contribution.title
  FROM best CROSS JOIN LATERAL (
    SELECT payee, title FROM contributions WHERE contributions.id = best.contribution_id LIMIT 1
  ) AS contribution JOIN nets AS net ON net.no = best.datanet_no
  WHERE (by_words <= proposed AND best.lexical > 0)
    OR (by_meaning <= proposed AND best.vector IS NOT NULL)
  ORDER BY by_words;
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION meed_worded(integer[], sparsevec, integer[], boolean, text[], integer[], timestamptz, integer[],
    integer, integer),
  meed_near(integer[], integer[], integer[], bit, boolean, text[], integer[], timestamptz, integer[],
    integer, integer, bit[]) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION meed_worded(integer[], sparsevec, integer[], boolean, text[], integer[], timestamptz, integer[],
    integer, integer),
  meed_near(integer[], integer[], integer[], bit, boolean, text[], integer[], timestamptz, integer[],
    integer, integer, bit[]) TO meed_reader;
--> statement-breakpoint
-- Last, since from here on nobody reads points until all is committed; building the new one beside it stops writers alone.
DROP INDEX "passage_points_cluster";
--> statement-breakpoint
ALTER INDEX "passage_points_earliest" RENAME TO "passage_points_cluster";
