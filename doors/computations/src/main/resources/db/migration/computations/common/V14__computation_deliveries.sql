-- Who is told of a job's end; id is the job's. State 0 is yet to be delivered, 1 delivered, 2 given up.
CREATE TABLE computation_deliveries (
  id bigint PRIMARY KEY,
  url varchar NOT NULL,
  token varchar NOT NULL,
  event varchar NOT NULL,
  body varchar NOT NULL,
  state bigint NOT NULL,
  attempts bigint NOT NULL,
  created_at bigint NOT NULL,
  due_at bigint NOT NULL,
  error varchar NOT NULL
);
CREATE INDEX computation_deliveries_by_due ON computation_deliveries (due_at);

-- What the SMPC cluster has been asked to compute, and what it said last; id is the job's.
CREATE TABLE computation_handovers (
  id bigint PRIMARY KEY,
  at bigint NOT NULL,
  said varchar NOT NULL
);
