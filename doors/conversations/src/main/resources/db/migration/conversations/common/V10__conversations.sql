-- What the conversations door keeps. A session is a group of the engine (its id is a group's), a
-- turn's id is that of a task of this group.

-- What is agreed when a session begins.
CREATE TABLE chat_sessions (
  id bigint PRIMARY KEY,
  name varchar NOT NULL,
  token varchar NOT NULL,
  agent varchar NOT NULL,
  tenant varchar NOT NULL,
  user_id varchar NOT NULL,
  metadata varchar NOT NULL,
  created_at bigint NOT NULL
);

-- What of a session changes with every event; its row is the lock of all that is the session's.
CREATE TABLE chat_progress (
  id bigint PRIMARY KEY,
  state bigint NOT NULL,
  first_event bigint NOT NULL,
  next_event bigint NOT NULL,
  next_turn bigint NOT NULL,
  messages bigint NOT NULL,
  used_at bigint NOT NULL,
  in_minute bigint NOT NULL,
  said_in_minute bigint NOT NULL
);

-- When a session is looked at next, for being idle and, once it has ended, for being removed.
CREATE TABLE chat_looks (
  id bigint PRIMARY KEY,
  at bigint NOT NULL
);
CREATE INDEX chat_looks_by_time ON chat_looks (at);

-- What was asked and what came of it.
CREATE TABLE chat_turns (
  id bigint PRIMARY KEY,
  session bigint NOT NULL,
  task varchar NOT NULL,
  state bigint NOT NULL,
  mode varchar NOT NULL,
  request varchar NOT NULL,
  result varchar NOT NULL,
  attempts bigint NOT NULL,
  trace varchar NOT NULL,
  created_at bigint NOT NULL,
  finished_at bigint NOT NULL
);
CREATE UNIQUE INDEX chat_turns_by_task ON chat_turns (session, task);

-- Turns that have not ended.
CREATE TABLE chat_running (
  id bigint PRIMARY KEY,
  session bigint NOT NULL,
  task varchar NOT NULL,
  mode varchar NOT NULL,
  state bigint NOT NULL,
  token bigint NOT NULL,
  attempt bigint NOT NULL,
  received bigint NOT NULL,
  ended bigint NOT NULL,
  own bigint NOT NULL,
  shown bigint NOT NULL,
  emitted bigint NOT NULL,
  first_shown bigint NOT NULL,
  dispatched_at bigint NOT NULL,
  began_at bigint NOT NULL,
  heard_at bigint NOT NULL,
  deadline bigint NOT NULL,
  entry varchar NOT NULL
);
CREATE INDEX chat_running_by_session ON chat_running (session);
CREATE INDEX chat_running_by_deadline ON chat_running (deadline);

-- What clients are told; id is session * 2^31 + number.
CREATE TABLE chat_events (
  id bigint PRIMARY KEY,
  at bigint NOT NULL,
  type varchar NOT NULL,
  task varchar NOT NULL,
  data varchar NOT NULL
);

-- Transcripts; id is session * 2^24 + number.
CREATE TABLE chat_messages (
  id bigint PRIMARY KEY,
  at bigint NOT NULL,
  task varchar NOT NULL,
  document varchar NOT NULL
);

-- Agents by the name under which they are asked for.
CREATE TABLE chat_agents (
  name varchar PRIMARY KEY,
  version bigint NOT NULL,
  updated_at bigint NOT NULL,
  document varchar NOT NULL
);

-- How often an agent was asked in a minute or a month.
CREATE TABLE chat_quotas (
  name varchar PRIMARY KEY,
  used bigint NOT NULL
);

-- Callbacks that nobody can make sense of; id is that of the dead letter.
CREATE TABLE chat_failures (
  id bigint PRIMARY KEY,
  at bigint NOT NULL,
  error varchar NOT NULL,
  payload varchar NOT NULL
);
