-- Repair tasks: rows whose NIK is missing or not ours. "nik" comes first among the flags.
CREATE INDEX reconcile_row_nik ON reconcile_row (month, region, id)
  WHERE flags >= 'nik' AND flags < 'nil';
-- Whether a person has to decide: a decision that is taken back waits again.
ALTER TABLE reconcile_row ADD COLUMN asks {bigint} NOT NULL DEFAULT 0;
