-- The brands as people look at them by hand.
CREATE VIEW insight_brands AS
SELECT b.name AS brand, b.epoch AS epoch, b.next_chunk AS chunks, b.duplicates AS duplicates,
  b.late AS late, b.failures AS failures, b.holder AS holder,
  CASE WHEN b.merged_at > 0 THEN dateadd(MILLISECOND, b.merged_at, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00:00') END AS merged_at,
  s.document AS summary
FROM brands b LEFT JOIN brand_summaries s ON s.id = b.id;
