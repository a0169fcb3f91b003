-- Doubts with an id of their own, by which their list pages; nothing had been found before.
DROP TABLE quality_finding;
CREATE TABLE quality_finding (
  id {id},
  person {bigint} NOT NULL,
  code {text} NOT NULL,
  region {text} NOT NULL,
  family {bigint},
  detail {text} NOT NULL DEFAULT '',
  accepted_event {bigint}
);
CREATE UNIQUE INDEX quality_finding_person ON quality_finding (person, code);
CREATE INDEX quality_finding_code ON quality_finding (code, region, id);
CREATE INDEX quality_finding_region ON quality_finding (region, code);

-- People as reports read them: one row a person as it holds now, without those who became others.
CREATE VIEW registry_v_person AS
SELECT p.id, p.region, p.name, p.nik, p.sex, p.born, p.life, p.died, p.family, p.relation, p.decile,
  p.receives_pkh, p.receives_bpnt, p.receives_pbi, p.in_city, p.in_ministry, p.identity, p.doubts,
  p.since, f.no_kk, f.head, f.address, f.rt, f.rw
FROM person p LEFT JOIN family f ON f.id = p.family
WHERE p.merged_into IS NULL;
