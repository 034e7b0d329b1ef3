-- What the computations door keeps. A job's id is that of a group of the engine.
CREATE TABLE computations (
  id bigint PRIMARY KEY,
  name varchar NOT NULL,
  status bigint NOT NULL,
  terms varchar NOT NULL,
  shape varchar NOT NULL,
  done bigint NOT NULL,
  created_at bigint NOT NULL,
  changed_at bigint NOT NULL,
  due_at bigint NOT NULL,
  error varchar NOT NULL,
  result varchar NOT NULL
);
CREATE UNIQUE INDEX computations_by_name ON computations (name);
CREATE INDEX computations_by_due ON computations (due_at);

-- Who is counted; id is job * 2^24 + place, from 0.
CREATE TABLE computation_updates (
  id bigint PRIMARY KEY,
  client varchar NOT NULL,
  at bigint NOT NULL,
  contribution varchar NOT NULL
);
