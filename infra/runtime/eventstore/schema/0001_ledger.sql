-- A service's ledger: facts, the tags they are found by, and the only way to append.
-- Nobody but the owner may insert; {app} is the login that serves, and calls the owner's function.

CREATE TABLE ledger (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    epoch int NOT NULL DEFAULT 1,
    genesis bytea NOT NULL,
    asked_until timestamptz NOT NULL DEFAULT '-infinity'
);
COMMENT ON TABLE ledger IS 'One row. Whoever appends locks it, which no other login has the right to.';
COMMENT ON COLUMN ledger.epoch IS 'One more whenever an older copy of this database is put to work.';
COMMENT ON COLUMN ledger.genesis IS 'What the first fact''s hash follows: the hash of the service''s name.';
COMMENT ON COLUMN ledger.asked_until IS 'Somebody was told what was known then: facts to come are later.';
INSERT INTO ledger (genesis) VALUES (sha256(convert_to({service}, 'UTF8')));

CREATE TABLE fact (
    position bigint PRIMARY KEY,
    recorded_at timestamptz NOT NULL,
    epoch int NOT NULL,
    hash bytea NOT NULL,
    type text NOT NULL,
    data bytea STORAGE EXTERNAL NOT NULL CHECK (octet_length(data) <= 262144),
    tags text[] NOT NULL
) WITH (toast_tuple_target = 8160);
COMMENT ON COLUMN fact.position IS '1, 2, 3: without gaps, in the order of commits.';
COMMENT ON COLUMN fact.recorded_at IS 'Later than every earlier append; alike for the facts of one append.';
COMMENT ON COLUMN fact.hash IS 'Of this fact and of the hash before it: see link().';

CREATE TABLE fact_tag (tag text, position bigint, PRIMARY KEY (tag, position));

CREATE FUNCTION refuse_rewriting_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$;

-- Triggers hold the owner of the tables too, whom no missing right would stop.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON fact
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON fact_tag
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();

CREATE FUNCTION clock() RETURNS timestamptz LANGUAGE sql VOLATILE RETURN clock_timestamp();

-- Unambiguous: no line holds a line break, no header a NUL, and a hash has 32 bytes.
CREATE FUNCTION link(
    hash bytea, before bytea, place bigint, at timestamptz, epoch int, type text, data bytea, tags text[]
) RETURNS bytea LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN sha256(coalesce(hash, before) || convert_to(concat_ws(E'\n', place,
        (extract(epoch FROM at) * 1000000)::bigint, epoch, to_json(type), to_json(tags)), 'UTF8')
        || '\x00' || data);
END $$;
CREATE AGGREGATE chain(
    before bytea, place bigint, at timestamptz, epoch int, type text, data bytea, tags text[]
) (SFUNC = link, STYPE = bytea);

-- Several appends in one transaction, none of which may decide another. Each is given up if a fact
-- later than its `after` has one of the types (or none is named) and all of the tags it asks about.
-- Lists within arrays are array literals. Answers with the places of the appends that were made.
CREATE FUNCTION append(
    asking int[], after bigint[], asked_types text[], asked_tags text[],
    item int[], types text[], tags text[], bodies bytea[]
) RETURNS TABLE (made int, place bigint, at timestamptz)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp SET lock_timeout = '5s' SET enable_seqscan = off
    SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE refused int[]; last record;
BEGIN
    PERFORM FROM ledger FOR UPDATE;  -- every statement below sees what was committed before

    SELECT coalesce(array_agg(ask.item), '{}') INTO refused
    FROM unnest(asking, after, asked_types, asked_tags) AS ask (item, after, types, tags)
    JOIN fact_tag ON fact_tag.tag = (ask.tags::text[])[1] AND fact_tag.position > ask.after
    JOIN fact USING (position)
    WHERE (ask.types = '{}' OR fact.type = ANY (ask.types::text[]))
      AND fact.tags @> ask.tags::text[];
    IF '{}' = ANY (asked_tags) THEN
        SELECT refused || array_agg(ask.item) INTO refused
        FROM unnest(asking, after, asked_types, asked_tags) AS ask (item, after, types, tags)
        WHERE ask.tags = '{}' AND EXISTS (
            SELECT FROM fact WHERE fact.position > ask.after
              AND (ask.types = '{}' OR fact.type = ANY (ask.types::text[])));
    END IF;

    SELECT coalesce(fact.position, 0) AS position, coalesce(fact.hash, genesis) AS hash,
           ledger.epoch, greatest(clock(), asked_until, fact.recorded_at) AS at INTO last
    FROM ledger LEFT JOIN (SELECT * FROM fact ORDER BY position DESC LIMIT 1) AS fact ON true;

    RETURN QUERY
    WITH placed AS MATERIALIZED (
        SELECT new.item, new.type, new.data, new.tags::text[] AS tags,
               last.position + row_number() OVER (ORDER BY n) AS place,
               last.at + new.item * interval '1 microsecond' AS at
        FROM unnest(item, types, tags, bodies) WITH ORDINALITY AS new (item, type, tags, data, n)
        WHERE new.item <> ALL (refused)
    ), stored AS (
        INSERT INTO fact SELECT place, at, last.epoch, chain(last.hash, place, at, last.epoch, type,
            data, tags) OVER (ORDER BY place), type, data, tags FROM placed
    ), tagged AS (
        INSERT INTO fact_tag SELECT unnest(tags), place FROM placed
    )
    SELECT placed.item, max(placed.place), max(placed.at) FROM placed GROUP BY placed.item;
END $$;

-- What was known at a moment: the facts up to this position, now and whenever it is asked again.
-- Positions have no gaps and times rise with them, so that halving finds the place without an index.
CREATE FUNCTION position_at(moment timestamptz) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp SET lock_timeout = '5s' AS $$
DECLARE low bigint := 0; high bigint; middle bigint;
BEGIN
    IF moment > clock() THEN
        RAISE 'not yet' USING ERRCODE = 'datetime_field_overflow';
    END IF;
    -- What was asked before needs no lock again: a lock on a row is a write, and a commit of it.
    IF EXISTS (SELECT FROM ledger WHERE asked_until < moment)
        AND NOT EXISTS (SELECT FROM (SELECT * FROM fact ORDER BY position DESC LIMIT 1) AS newest
                        WHERE recorded_at > moment) THEN
        PERFORM FROM ledger FOR UPDATE;  -- an append under way has its time already
        UPDATE ledger SET asked_until = moment WHERE asked_until < moment;
    END IF;
    SELECT coalesce(max(position), 0) INTO high FROM fact;
    WHILE low < high LOOP
        middle := (low + high + 1) / 2;
        IF (SELECT recorded_at FROM fact WHERE position = middle) <= moment THEN
            low := middle;
        ELSE
            high := middle - 1;
        END IF;
    END LOOP;
    RETURN low;
END $$;

REVOKE ALL ON ledger, fact, fact_tag FROM PUBLIC, {app};
REVOKE ALL ON FUNCTION append, position_at, clock FROM PUBLIC;
GRANT SELECT ON ledger, fact, fact_tag TO {app};
GRANT EXECUTE ON FUNCTION append, position_at, clock TO {app};
