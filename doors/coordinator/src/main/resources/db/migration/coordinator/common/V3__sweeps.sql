-- What the coordinator keeps of a job beside the engine's group.
CREATE TABLE sweeps (
  group_id bigint PRIMARY KEY,
  request_key varchar NOT NULL UNIQUE,
  name varchar NOT NULL,
  base_seed bigint NOT NULL,
  specification varchar NOT NULL
);

-- The end of what a task's program has written.
CREATE TABLE task_logs (
  task bigint PRIMARY KEY,
  text varchar NOT NULL
);
