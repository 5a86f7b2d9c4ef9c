-- What is asked for every message, in one round trip each.

-- What the first word of a step finds: whether the follower is free, and, asked after it was taken, how
-- far it has come, how far its log goes, and what of it is parked. A statement of a function sees what
-- was committed before it, so this never tells how things were before the step of another instance.
CREATE OR REPLACE FUNCTION follower_begin(of text, log text, path text, durability text,
    OUT mine boolean, OUT "position" bigint, OUT head bigint, OUT asked boolean, OUT blocked boolean)
    LANGUAGE plpgsql AS $$
BEGIN
    mine := pg_try_advisory_xact_lock(hashtextextended('follower:' || of, 0));
    PERFORM set_config('search_path', path, true), set_config('synchronous_commit', durability, true);
    IF NOT mine THEN
        RETURN;
    END IF;
    IF log = 'inbox' THEN
        head := greatest(0, (SELECT max(seq) FROM public.inbox), (SELECT max(seq) FROM public.struck));
    ELSE
        head := coalesce((SELECT max(f.position) FROM public.fact f), 0);
    END IF;
    SELECT coalesce((SELECT c.position FROM public.follower_cursor c WHERE c.follower = of), 0),
        EXISTS (SELECT FROM public.parked p WHERE p.follower = of AND p.state = 'retry'),
        EXISTS (SELECT FROM public.parked p WHERE p.follower = of AND p.state IN ('parked', 'waiting', 'retry'))
    INTO "position", asked, blocked;
END $$;
REVOKE ALL ON FUNCTION follower_begin FROM PUBLIC;
GRANT EXECUTE ON FUNCTION follower_begin TO {app};

-- Messages that follow each other, stored if they follow the last one of their source that is here; false
-- where they do not: then each is looked at. One writer at a time, so that numbers appear in their order.
CREATE OR REPLACE FUNCTION inbox_store(told_by text, previous text, ids text[], types text[], keys uuid[],
    event_ids uuid[], hashes bytea[], traces text[], bodies bytea[]) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('inbox', 0));
    IF (SELECT last_message_id FROM public.inbox_cursor WHERE source = told_by) IS DISTINCT FROM previous THEN
        RETURN false;
    END IF;
    INSERT INTO public.inbox (source, message_id, type, key, event_id, hash, traceparent, data)
    SELECT told_by, line.* FROM unnest(ids, types, keys, event_ids, hashes, traces, bodies) AS line;
    INSERT INTO public.inbox_cursor VALUES (told_by, ids[cardinality(ids)]) ON CONFLICT (source)
        DO UPDATE SET last_message_id = excluded.last_message_id;
    DELETE FROM public.trouble WHERE part = 'inbox:' || told_by;
    NOTIFY inbox;
    RETURN true;
END $$;
REVOKE ALL ON FUNCTION inbox_store FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inbox_store TO {app};
