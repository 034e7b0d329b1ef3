-- Tokens follow from a seed, tasks are ranges. Claims answered before cannot be repeated any more.
DELETE FROM claims;
ALTER TABLE claims ADD COLUMN seed bigint NOT NULL DEFAULT 0;
