-- Sequences as rows: they change in the transaction that uses them, and so do its journal's records.
CREATE TABLE numbers (
  name varchar PRIMARY KEY,
  last bigint NOT NULL
);
INSERT INTO numbers VALUES ('group_ids', nextval('group_ids') - 1);
INSERT INTO numbers VALUES ('worker_ids', nextval('worker_ids') - 1);
INSERT INTO numbers VALUES ('event_positions', nextval('event_positions') - 1);
DROP SEQUENCE group_ids;
DROP SEQUENCE worker_ids;
DROP SEQUENCE event_positions;
