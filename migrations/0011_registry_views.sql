-- People as reports read them: one row a person as it holds now, without those who became others.
CREATE VIEW registry_v_person AS
SELECT p.id, p.region, p.name, p.nik, p.sex, p.born, p.life, p.died, p.family, p.relation, p.decile,
  p.receives_pkh, p.receives_bpnt, p.receives_pbi, p.in_city, p.in_ministry, p.identity, p.doubts,
  p.since, f.no_kk, f.head, f.address, f.rt, f.rw
FROM person p LEFT JOIN family f ON f.id = p.family
WHERE p.merged_into IS NULL;
