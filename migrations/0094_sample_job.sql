-- A sample is drawn by a job. drawn: 0 until its pairs are written.
ALTER TABLE match_sample ADD COLUMN job {bigint};
ALTER TABLE match_sample ADD COLUMN drawn {bigint} NOT NULL DEFAULT 1;
