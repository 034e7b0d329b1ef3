-- The database as people look at it by hand: ids as clients know them, states as words. Tasks that
-- were never handed out have no row and are not listed.
CREATE VIEW jobs AS
SELECT concat('job-', p.id) AS id,
  CASE p.state WHEN 1 THEN 'PENDING' WHEN 2 THEN 'RUNNING' WHEN 3 THEN 'COMPLETED'
    WHEN 4 THEN 'FAILED' ELSE 'CANCELLED' END AS status,
  s.name AS name,
  p.total AS total_tasks,
  p.done AS completed_tasks,
  p.failed AS failed_tasks,
  p.cancelled AS cancelled_tasks,
  p.running AS running_tasks,
  to_timestamp(g.created_at / 1000.0) AS created_at,
  CASE WHEN p.finished_at > 0 THEN to_timestamp(p.finished_at / 1000.0) END AS finished_at
FROM progress p
JOIN groups g ON g.id = p.id
JOIN sweeps s ON s.group_id = p.id;

CREATE VIEW tasks AS
SELECT concat('task-', l.task / 16777216, '-', mod(l.task, 16777216)) AS id,
  concat('job-', l.task / 16777216) AS job_id,
  'RUNNING' AS status,
  w.name AS assigned_to,
  l.attempt AS attempts,
  to_timestamp(l.started_at / 1000.0) AS started_at,
  CAST(NULL AS timestamp with time zone) AS finished_at
FROM leases l JOIN sweeps s ON s.group_id = l.task / 16777216
LEFT JOIN workers w ON w.id = l.worker
UNION ALL
SELECT concat('task-', q.task / 16777216, '-', mod(q.task, 16777216)),
  concat('job-', q.group_id),
  CASE WHEN p.state IN (1, 2) THEN 'NEW' ELSE 'CANCELLED' END,
  NULL, q.attempt, CAST(NULL AS timestamp with time zone), CAST(NULL AS timestamp with time zone)
FROM waiting q JOIN sweeps s ON s.group_id = q.group_id
JOIN progress p ON p.id = q.group_id
UNION ALL
SELECT concat('task-', a.id / 4294967296, '-', mod(a.id / 256, 16777216)),
  concat('job-', a.id / 4294967296),
  'DONE',
  w.name, mod(a.id, 256), to_timestamp(a.started_at / 1000.0), to_timestamp(a.ended_at / 1000.0)
FROM attempts a JOIN sweeps s ON s.group_id = a.id / 4294967296
LEFT JOIN workers w ON w.id = a.worker
WHERE a.outcome = 1
UNION ALL
SELECT concat('task-', d.task / 16777216, '-', mod(d.task, 16777216)),
  concat('job-', d.task / 16777216),
  'FAILED',
  NULL, NULL, CAST(NULL AS timestamp with time zone), to_timestamp(d.at / 1000.0)
FROM dead_letters d JOIN sweeps s ON s.group_id = d.task / 16777216;

CREATE VIEW spots AS
SELECT w.name AS id,
  CASE w.state WHEN 1 THEN 'UP' ELSE 'DOWN' END AS status,
  to_timestamp(w.last_seen / 1000.0) AS last_heartbeat,
  to_timestamp(w.registered_at / 1000.0) AS registered_at,
  w.facts AS facts
FROM workers w;
