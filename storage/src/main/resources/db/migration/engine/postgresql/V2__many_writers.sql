-- Positions of events are (transaction id + epoch) * 2^16 + number within the transaction.
CREATE TABLE log_epoch (epoch bigint NOT NULL);
INSERT INTO log_epoch VALUES (0);

-- Rows that are rewritten or come and go all the time: room for new versions on the same page, and
-- a vacuum that comes before dead rows pile up rather than after a share of a big table.
ALTER TABLE progress SET (fillfactor = 50,
  autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 200);
ALTER TABLE workers SET (fillfactor = 70,
  autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 200);
ALTER TABLE leases SET (fillfactor = 80,
  autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
ALTER TABLE waiting SET (
  autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
ALTER TABLE claims SET (fillfactor = 90,
  autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);
ALTER TABLE attempts SET (autovacuum_vacuum_insert_scale_factor = 0.2);
ALTER TABLE events SET (autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE writers SET (fillfactor = 20,
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
