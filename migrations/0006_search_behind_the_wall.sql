-- Under row-level security an index may only be asked by operators that cannot leak, and neither that of
-- arrays nor those of vectors is such: the reader's role scanned every passage of every Datanet. These two
-- functions ask the indexes as their owner and give what the policies would show, and nothing else.
CREATE FUNCTION meed_readable() RETURNS SETOF integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT no FROM datanets
  WHERE is_public OR owner_account = current_setting('meed.account', true) OR EXISTS (
    SELECT 1 FROM datanet_grants WHERE datanet_grants.datanet_id = datanets.id
      AND datanet_grants.account_id = current_setting('meed.account', true)
      AND datanet_grants.role IN ('reader', 'curator') AND datanet_grants.may_retrieve
      AND (datanet_grants.expires_at IS NULL OR datanet_grants.expires_at > now()))
$$;
--> statement-breakpoint
CREATE FUNCTION meed_worded(asked integer[], question sparsevec)
RETURNS TABLE (datanet_no integer, contribution_no integer, cluster uuid, distance double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT term.datanet_no, term.contribution_no, term.cluster, term.weights <#> question
  FROM passage_terms AS term
  WHERE term.keys && asked AND term.datanet_no = ANY (ARRAY(SELECT meed_readable()))
$$;
--> statement-breakpoint
CREATE FUNCTION meed_near(nos integer[], cells integer[], question bit(384))
RETURNS TABLE (datanet_no integer, contribution_no integer, cluster uuid, distance double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT point.datanet_no, point.contribution_no, point.cluster, point.bits <~> question
  FROM unnest(nos, cells) AS probed (datanet_no, cell)
    JOIN passage_points AS point USING (datanet_no, cell)
  WHERE point.datanet_no = ANY (ARRAY(SELECT meed_readable()))
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION meed_readable(), meed_worded(integer[], sparsevec),
  meed_near(integer[], integer[], bit) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION meed_readable(), meed_worded(integer[], sparsevec),
  meed_near(integer[], integer[], bit) TO meed_reader;
