-- Each view has a spare set of tables beside those that serve, laid by the same migration: to fill it again
-- takes no owner's login. What is filled reads an inbox without what was struck from it until then.

ALTER TABLE generation ADD struck bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN generation.struck IS 'Messages struck up to this one were gone when it began to be filled.';
DROP TABLE mended;

-- Of a follower that is no more, what was settled stays known under the name of another.
CREATE FUNCTION pass_trail(giver text, heir text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM parked WHERE follower = giver AND (state NOT IN ('applied', 'discarded') OR heir IS NULL
        OR position IN (SELECT position FROM parked WHERE follower = heir));
    UPDATE parked SET follower = heir WHERE follower = giver;
    DELETE FROM follower_cursor WHERE follower = giver;
    DELETE FROM trouble WHERE part = giver;
$$;

-- Let a view be filled once more in its spare tables; their schema, or null while another is being filled
-- or they are not empty yet.
CREATE FUNCTION fill_again(of_view text, of_fingerprint text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '5s' AS $$
DECLARE spare text; heir text;
BEGIN
    PERFORM FROM generation WHERE view = of_view AND fingerprint = of_fingerprint FOR UPDATE;
    SELECT min(schema) INTO spare FROM generation
    WHERE view = of_view AND fingerprint = of_fingerprint AND state = 'left' AND emptied;
    SELECT 'view:' || schema INTO heir FROM generation
    WHERE view = of_view AND fingerprint = of_fingerprint AND state = 'serving';
    IF spare IS NULL OR heir IS NULL OR EXISTS (SELECT FROM generation
        WHERE view = of_view AND fingerprint = of_fingerprint AND state = 'filling') THEN
        RETURN NULL;
    END IF;
    PERFORM pass_trail('view:' || spare, heir);
    UPDATE generation SET state = 'filling', emptied = false, changed_at = now(), followed_at = now(),
        position = NULL, digest = NULL, identical = NULL, struck = (SELECT coalesce(max(id), 0) FROM public.struck)
    WHERE schema = spare;
    RETURN spare;
END $$;
REVOKE ALL ON FUNCTION pass_trail, fill_again FROM PUBLIC;
GRANT EXECUTE ON FUNCTION fill_again TO {app}, {api};
