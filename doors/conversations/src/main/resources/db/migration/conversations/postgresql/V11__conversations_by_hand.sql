-- Rows that are rewritten with every event: room for new versions, and a vacuum that comes early.
ALTER TABLE chat_progress SET (fillfactor = 50,
  autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 200);
ALTER TABLE chat_running SET (fillfactor = 50,
  autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 200);

-- Sessions as people look at them by hand.
CREATE VIEW conversations AS
SELECT s.name AS session, s.agent AS agent, s.user_id AS user_id,
  CASE p.state WHEN 0 THEN 'created' WHEN 1 THEN 'active' WHEN 2 THEN 'closed' ELSE 'expired' END AS state,
  p.next_turn AS turns, p.messages AS messages,
  to_timestamp(p.used_at / 1000.0) AS used_at
FROM chat_sessions s JOIN chat_progress p ON p.id = s.id;
