-- What the engine keeps. Numbers are bigint and times are epoch milliseconds throughout.
-- A task has no row of its own: it is under a lease, or it waits, or it has ended attempts, or it
-- lies beyond its group's next_ordinal and was never touched. Its id is group * 2^24 + ordinal.

CREATE SEQUENCE group_ids;
CREATE SEQUENCE worker_ids;

-- What is agreed when a group is opened; never changes.
CREATE TABLE groups (
  id bigint PRIMARY KEY,
  queue varchar NOT NULL,
  priority bigint NOT NULL,
  not_before bigint NOT NULL,
  requires varchar NOT NULL,
  max_failures bigint NOT NULL,
  max_attempts bigint NOT NULL,
  max_losses bigint NOT NULL,
  backoff varchar NOT NULL,
  deadline bigint NOT NULL,
  correlation varchar NOT NULL,
  created_at bigint NOT NULL
);
CREATE INDEX groups_by_queue ON groups (queue, id);

-- How far a group has come: rewritten with almost every batch, so as narrow as can be.
-- state: 1 pending, 2 running, 3 completed, 4 failed, 5 cancelled.
CREATE TABLE progress (
  id bigint PRIMARY KEY,
  queue varchar NOT NULL,
  state smallint NOT NULL,
  total bigint NOT NULL,
  next_ordinal bigint NOT NULL,
  running bigint NOT NULL,
  done bigint NOT NULL,
  failed bigint NOT NULL,
  cancelled bigint NOT NULL,
  paused smallint NOT NULL,
  started_at bigint NOT NULL,
  finished_at bigint NOT NULL
);
CREATE INDEX progress_by_state ON progress (state, queue, id);
CREATE INDEX progress_by_finish ON progress (queue, finished_at, id);

-- Tasks in workers' hands.
CREATE TABLE leases (
  task bigint PRIMARY KEY,
  attempt bigint NOT NULL,
  token bigint NOT NULL,
  worker bigint NOT NULL,
  version bigint NOT NULL,
  started_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  failures bigint NOT NULL,
  losses bigint NOT NULL
);
CREATE INDEX leases_by_worker ON leases (worker, task);

-- Tasks that went back to the queue, or that may start only later.
CREATE TABLE waiting (
  task bigint PRIMARY KEY,
  group_id bigint NOT NULL,
  attempt bigint NOT NULL,
  token bigint NOT NULL,
  worker bigint NOT NULL,
  not_before bigint NOT NULL,
  failures bigint NOT NULL,
  losses bigint NOT NULL
);
CREATE INDEX waiting_by_group ON waiting (group_id, not_before, task);

-- Ended attempts; id is task * 2^8 + number of the attempt.
-- outcome: 1 done, 2 failed, 3 retried, 4 lost, 5 released, 6 cancelled.
CREATE TABLE attempts (
  id bigint PRIMARY KEY,
  outcome smallint NOT NULL,
  token bigint NOT NULL,
  worker bigint NOT NULL,
  started_at bigint NOT NULL,
  ended_at bigint NOT NULL,
  score double precision,
  body varchar NOT NULL
);

-- state: 1 up, 2 down.
CREATE TABLE workers (
  id bigint PRIMARY KEY,
  name varchar NOT NULL UNIQUE,
  state smallint NOT NULL,
  version bigint NOT NULL,
  last_seen bigint NOT NULL,
  registered_at bigint NOT NULL,
  labels varchar NOT NULL,
  facts varchar NOT NULL
);

-- Answered claims; id is a hash of worker and claim_id.
CREATE TABLE claims (
  id bigint PRIMARY KEY,
  worker bigint NOT NULL,
  claim_id varchar NOT NULL,
  at bigint NOT NULL,
  handed_out varchar NOT NULL
);
CREATE INDEX claims_by_time ON claims (at);

CREATE TABLE dead_letters (
  task bigint PRIMARY KEY,
  queue varchar NOT NULL,
  at bigint NOT NULL,
  reason varchar NOT NULL
);

-- The event log, in the order in which events became visible.
CREATE TABLE events (
  position bigint PRIMARY KEY,
  at bigint NOT NULL,
  kind varchar NOT NULL,
  group_id bigint NOT NULL,
  subject varchar NOT NULL,
  correlation varchar NOT NULL
);

CREATE TABLE duties (
  name varchar PRIMARY KEY,
  holder varchar NOT NULL,
  version bigint NOT NULL
);

-- The last batch of each process, written with it: tells whether a commit in doubt has happened.
CREATE TABLE writers (
  id bigint PRIMARY KEY,
  batch bigint NOT NULL,
  at bigint NOT NULL
);
