-- Jobs in secure mode; id is the job's.
CREATE TABLE computation_rounds (
  id bigint PRIMARY KEY,
  parameters varchar NOT NULL,
  terms varchar NOT NULL,
  stage bigint NOT NULL,
  present bigint NOT NULL,
  expected bigint NOT NULL,
  warning varchar NOT NULL
);

-- Who has joined; id is job * 2^24 + the client's position.
CREATE TABLE computation_seats (
  id bigint PRIMARY KEY,
  token varchar NOT NULL
);

-- Messages that were accepted; id is job * 2^24 + stage * 2^14 + the sender's position.
CREATE TABLE computation_messages (
  id bigint PRIMARY KEY,
  digest varchar NOT NULL,
  length bigint NOT NULL,
  spread varchar NOT NULL
);

-- The messages themselves until their round is over, and its transcript after that, in base64;
-- id is job * 2^24 + stage * 2^21 + sender * 2^7 + part.
CREATE TABLE computation_message_parts (
  id bigint PRIMARY KEY,
  body varchar NOT NULL
);

-- Which clients' sums are known, also of jobs that were deleted; id is the job's.
CREATE TABLE computation_sums (
  id bigint PRIMARY KEY,
  context varchar NOT NULL,
  job varchar NOT NULL,
  clients varchar NOT NULL,
  at bigint NOT NULL
);
CREATE INDEX computation_sums_by_context ON computation_sums (context);
