-- Sessions as people look at them by hand.
CREATE VIEW conversations AS
SELECT s.name AS session, s.agent AS agent, s.user_id AS user_id,
  CASE p.state WHEN 0 THEN 'created' WHEN 1 THEN 'active' WHEN 2 THEN 'closed' ELSE 'expired' END AS state,
  p.next_turn AS turns, p.messages AS messages,
  dateadd(MILLISECOND, p.used_at, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00:00') AS used_at
FROM chat_sessions s JOIN chat_progress p ON p.id = s.id;
