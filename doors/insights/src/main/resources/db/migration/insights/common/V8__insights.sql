-- What the insights door keeps. A brand is a group of the engine (its id is a group's), its chunks
-- are numbered from 0 in the order in which they were merged.

-- Rewritten with every merge by the holder of the brand's fence, and by nobody else.
CREATE TABLE brands (
  id bigint PRIMARY KEY,
  name varchar NOT NULL UNIQUE,
  registered_at bigint NOT NULL,
  fence bigint NOT NULL,
  holder varchar NOT NULL,
  drained bigint NOT NULL,
  epoch bigint NOT NULL,
  next_chunk bigint NOT NULL,
  first_chunk bigint NOT NULL,
  snapshot bigint NOT NULL,
  bucket_millis bigint NOT NULL,
  window_end bigint NOT NULL,
  duplicates bigint NOT NULL,
  late bigint NOT NULL,
  failures bigint NOT NULL,
  spikes bigint NOT NULL,
  merged_at bigint NOT NULL,
  failed_at bigint NOT NULL
);

-- Merged chunks as they came; id is brand * 2^32 + number.
CREATE TABLE brand_chunks (
  id bigint PRIMARY KEY,
  at bigint NOT NULL,
  received_at bigint NOT NULL,
  seen_key bigint NOT NULL,
  payload varchar NOT NULL
);

-- Tells a chunk that came before: two halves of a hash of brand and chunkId.
CREATE TABLE brand_chunks_seen (
  id bigint PRIMARY KEY,
  other_half bigint NOT NULL
);

-- Partial merges of all chunks below brands.snapshot; id is brand * 2^9 + place in the ring.
CREATE TABLE brand_buckets (
  id bigint PRIMARY KEY,
  bucket bigint NOT NULL,
  merge varchar NOT NULL
);

-- What was or is to be published; id is the brand's.
CREATE TABLE brand_summaries (
  id bigint PRIMARY KEY,
  epoch bigint NOT NULL,
  document varchar NOT NULL
);

-- What could not be merged; id is that of the dead letter.
CREATE TABLE brand_failures (
  id bigint PRIMARY KEY,
  at bigint NOT NULL,
  seen_key bigint NOT NULL,
  error varchar NOT NULL,
  encoding varchar NOT NULL,
  payload varchar NOT NULL
);

-- The last spikes; id is brand * 2^7 + place in the ring.
CREATE TABLE brand_spikes (
  id bigint PRIMARY KEY,
  at bigint NOT NULL,
  score double precision NOT NULL,
  mentions bigint NOT NULL,
  threshold double precision NOT NULL
);
