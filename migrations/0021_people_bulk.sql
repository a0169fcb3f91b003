-- Staging of bulk merges: what one transaction is about to do. Empty between transactions.

CREATE {unlogged} TABLE person_merge_plan (
  id {id},
  kept {bigint} NOT NULL,
  absorbed {bigint} NOT NULL
);
CREATE INDEX person_merge_plan_kept ON person_merge_plan (kept);
CREATE INDEX person_merge_plan_absorbed ON person_merge_plan (absorbed);

CREATE {unlogged} TABLE name_posting_plan (
  token {bigint} NOT NULL,
  area {bigint} NOT NULL,
  person {bigint} NOT NULL,
  PRIMARY KEY (token, area, person)
) {without_rowid};
