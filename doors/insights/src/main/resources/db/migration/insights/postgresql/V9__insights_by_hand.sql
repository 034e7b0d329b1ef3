-- Rows that are rewritten with every merge: room for new versions, and a vacuum that comes early.
ALTER TABLE brands SET (fillfactor = 50,
  autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 200);
ALTER TABLE brand_summaries SET (fillfactor = 50,
  autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 200);
ALTER TABLE brand_buckets SET (
  autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 200);

-- The brands as people look at them by hand.
CREATE VIEW insight_brands AS
SELECT b.name AS brand, b.epoch AS epoch, b.next_chunk AS chunks, b.duplicates AS duplicates,
  b.late AS late, b.failures AS failures, b.holder AS holder,
  CASE WHEN b.merged_at > 0 THEN to_timestamp(b.merged_at / 1000.0) END AS merged_at,
  s.document AS summary
FROM brands b LEFT JOIN brand_summaries s ON s.id = b.id;
