-- The one writer numbers the events. Numbers may be skipped when the process dies, never reused.
CREATE SEQUENCE event_positions CACHE 1000;
