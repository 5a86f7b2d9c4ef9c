-- Of a struck message stays whom it was about and when it came, so that officers can put right what rests on it.
-- What an inbox and its source tell alike is noted before anybody has chosen, so that he sees what he chooses about.

ALTER TABLE struck ADD key uuid, ADD received_at timestamptz;
ALTER TABLE inbox_cursor ADD common bigint;
COMMENT ON COLUMN inbox_cursor.common IS 'Up to this line the source tells the same; null while nothing is doubted.';

CREATE OR REPLACE FUNCTION inbox_strike(seqs bigint[], in_epoch int) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH gone AS (
        DELETE FROM inbox WHERE seq = ANY (seqs)
        RETURNING source, seq, message_id, type, event_id, key, received_at
    )
    INSERT INTO struck (source, seq, message_id, type, event_id, key, received_at, epoch)
    SELECT gone.*, in_epoch FROM gone ORDER BY seq
$$;
