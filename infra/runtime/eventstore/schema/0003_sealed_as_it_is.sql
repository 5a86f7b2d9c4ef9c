-- Ciphertext does not become shorter: trying to compress it would take most of the time of storing a fact.

ALTER TABLE {events} ALTER COLUMN data SET STORAGE EXTERNAL;
