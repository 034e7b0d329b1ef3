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
  dateadd(MILLISECOND, g.created_at, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00:00') AS created_at,
  CASE WHEN p.finished_at > 0 THEN dateadd(MILLISECOND, p.finished_at, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00:00') END AS finished_at
FROM progress p
JOIN groups g ON g.id = p.id
JOIN sweeps s ON s.group_id = p.id;

CREATE VIEW tasks AS
SELECT concat('task-', l.task / 16777216, '-', mod(l.task, 16777216)) AS id,
  concat('job-', l.task / 16777216) AS job_id,
  'RUNNING' AS status,
  w.name AS assigned_to,
  l.attempt AS attempts,
  dateadd(MILLISECOND, l.started_at, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00:00') AS started_at,
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
  w.name, mod(a.id, 256), dateadd(MILLISECOND, a.started_at, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00:00'), dateadd(MILLISECOND, a.ended_at, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00:00')
FROM attempts a JOIN sweeps s ON s.group_id = a.id / 4294967296
LEFT JOIN workers w ON w.id = a.worker
WHERE a.outcome = 1
UNION ALL
SELECT concat('task-', d.task / 16777216, '-', mod(d.task, 16777216)),
  concat('job-', d.task / 16777216),
  'FAILED',
  NULL, NULL, CAST(NULL AS timestamp with time zone), dateadd(MILLISECOND, d.at, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00:00')
FROM dead_letters d JOIN sweeps s ON s.group_id = d.task / 16777216;

CREATE VIEW spots AS
SELECT w.name AS id,
  CASE w.state WHEN 1 THEN 'UP' ELSE 'DOWN' END AS status,
  dateadd(MILLISECOND, w.last_seen, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00:00') AS last_heartbeat,
  dateadd(MILLISECOND, w.registered_at, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00:00') AS registered_at,
  w.facts AS facts
FROM workers w;
