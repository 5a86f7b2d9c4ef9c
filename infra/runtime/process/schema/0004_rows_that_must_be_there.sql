-- A view that would change a row it never got has lost a fact: it stops instead of going on without it.

CREATE OR REPLACE FUNCTION require_row(hit bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN IF hit = 0 THEN RAISE no_data_found USING MESSAGE = 'no such row'; END IF; END $$;
