-- The day on which money that was paid came back; empty for other lines.
ALTER TABLE payment ADD COLUMN returned_on {text} NOT NULL DEFAULT '';
