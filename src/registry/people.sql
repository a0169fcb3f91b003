-- name: person
-- Primary key; the area is checked with the row.
SELECT id, region, name, nik, sex, born, born_precision, birth_place, mother, religion, marital,
  education, occupation, citizenship, blood, phone, disability, life, died, family, relation,
  domicile_address, domicile_rt, domicile_rw, decile, receives_pkh, receives_bpnt, receives_pbi,
  in_city, in_ministry, identity, temporary_code, merged_into, note, since, event
FROM person WHERE id = :id AND region >= :scope_from AND region < :scope_to

-- name: members
-- Index person_family.
SELECT id, region, name, nik, sex, born, born_precision, birth_place, mother, religion, marital,
  education, occupation, citizenship, blood, phone, disability, life, died, family, relation,
  domicile_address, domicile_rt, domicile_rw, decile, receives_pkh, receives_bpnt, receives_pbi,
  in_city, in_ministry, identity, temporary_code, merged_into, note, since, event
FROM person WHERE family = :family AND merged_into IS NULL
ORDER BY COALESCE(relation, 99), COALESCE(born, '9999'), id

-- name: family
-- Primary key; the area is checked with the row.
SELECT id, no_kk, region, address, rt, rw, postcode, head, latitude, longitude, accuracy_m, since,
  event, ended
FROM family WHERE id = :id AND region >= :scope_from AND region < :scope_to

-- name: headed_by
-- Index family_head.
SELECT id, no_kk, region, address, rt, rw, postcode, head, latitude, longitude, accuracy_m, since,
  event, ended
FROM family WHERE head = :person ORDER BY id {for_update}

-- name: insert_person
INSERT INTO person (id, region, name, name_key, nik, sex, born, born_precision, birth_place, mother,
  religion, marital, education, occupation, citizenship, blood, phone, disability, life, died, family,
  relation, domicile_address, domicile_rt, domicile_rw, decile, receives_pkh, receives_bpnt,
  receives_pbi, in_city, in_ministry, identity, temporary_code, merged_into, note, since, event)
VALUES (:id, :region, :name, :name_key, :nik, :sex, :born, :born_precision, :birth_place, :mother,
  :religion, :marital, :education, :occupation, :citizenship, :blood, :phone, :disability, :life, :died,
  :family, :relation, :domicile_address, :domicile_rt, :domicile_rw, :decile, :receives_pkh,
  :receives_bpnt, :receives_pbi, :in_city, :in_ministry, :identity, :temporary_code, :merged_into,
  :note, :since, :event)

-- name: update_person
-- Primary key.
UPDATE person SET region = :region, name = :name, name_key = :name_key, nik = :nik, sex = :sex,
  born = :born, born_precision = :born_precision, birth_place = :birth_place, mother = :mother,
  religion = :religion, marital = :marital, education = :education, occupation = :occupation,
  citizenship = :citizenship, blood = :blood, phone = :phone, disability = :disability, life = :life,
  died = :died, family = :family, relation = :relation, domicile_address = :domicile_address,
  domicile_rt = :domicile_rt, domicile_rw = :domicile_rw, decile = :decile,
  receives_pkh = :receives_pkh, receives_bpnt = :receives_bpnt, receives_pbi = :receives_pbi,
  in_city = :in_city, in_ministry = :in_ministry, identity = :identity,
  temporary_code = :temporary_code, merged_into = :merged_into, note = :note, since = :since,
  event = :event
WHERE id = :id AND event = :seen

-- name: keep_person
INSERT INTO person_history (person, since, until, event, ended_by, data)
VALUES (:person, :since, :until, :event, :ended_by, :data)
ON CONFLICT (person, until, ended_by) DO NOTHING

-- name: person_versions
-- Primary key of person_history: the newest first.
SELECT since, until, event, ended_by, data FROM person_history WHERE person = :person
ORDER BY until DESC, ended_by DESC

-- name: keep_family
INSERT INTO family_history (family, since, until, event, ended_by, data)
VALUES (:family, :since, :until, :event, :ended_by, :data)
ON CONFLICT (family, until, ended_by) DO NOTHING

-- name: insert_family
INSERT INTO family (id, no_kk, region, address, rt, rw, postcode, head, latitude, longitude,
  accuracy_m, since, event, ended)
VALUES (:id, :no_kk, :region, :address, :rt, :rw, :postcode, :head, :latitude, :longitude, :accuracy_m,
  :since, :event, :ended)

-- name: update_family
-- Primary key.
UPDATE family SET no_kk = :no_kk, region = :region, address = :address, rt = :rt, rw = :rw,
  postcode = :postcode, head = :head, latitude = :latitude, longitude = :longitude,
  accuracy_m = :accuracy_m, since = :since, event = :event, ended = :ended
WHERE id = :id AND event = :seen

-- name: sources
-- Index source_record_person.
SELECT s.source, s.source_key, s.import_from, COALESCE(i.applied, i.created), s.data
FROM source_record s JOIN import i ON i.id = s.import_from
WHERE s.person = :person AND s.import_to IS NULL ORDER BY s.source, s.id

-- name: move_sources
-- Index source_record_person.
UPDATE source_record SET person = :kept WHERE person = :absorbed

-- name: move_source_back
-- Index source_record_person: that version of a row, and those that imports brought since.
UPDATE source_record SET person = :absorbed
WHERE person = :kept AND EXISTS (SELECT 1 FROM source_record m
  WHERE m.id = :id AND m.source = source_record.source AND m.source_key = source_record.source_key)

-- name: newest_version
-- Primary key of person_history.
SELECT until, data FROM person_history WHERE person = :person AND ended_by = :ended_by
ORDER BY until DESC LIMIT 1

-- name: family_versions
-- Primary key of family_history: the newest first.
SELECT since, until, data FROM family_history WHERE family = :family ORDER BY until DESC, ended_by DESC

-- name: source_ids
-- Index source_record_person.
SELECT id FROM source_record WHERE person = :person ORDER BY id

-- name: insert_merge
INSERT INTO person_merge (id, kept, absorbed, at, event, cause, moved)
VALUES (:id, :kept, :absorbed, :at, :event, :cause, :moved)

-- name: merge
-- Primary key.
SELECT kept, absorbed, moved FROM person_merge WHERE id = :id AND undone_event IS NULL

-- name: merges_into
-- Index person_merge_kept.
SELECT id, absorbed, at, cause FROM person_merge
WHERE kept = :person AND undone_event IS NULL ORDER BY id DESC

-- name: merge_events
-- Indexes person_merge_kept, person_merge_absorbed.
SELECT event FROM person_merge WHERE kept = :person OR absorbed = :person
ORDER BY id DESC LIMIT :count

-- name: later_merges
-- Indexes person_merge_kept, person_merge_absorbed.
SELECT COUNT(*) FROM person_merge
WHERE id > :id AND undone_event IS NULL
  AND (kept = :kept OR absorbed = :kept OR kept = :absorbed OR absorbed = :absorbed)

-- name: undo_merge
UPDATE person_merge SET undone_event = :event WHERE id = :id

-- name: temporary_codes
-- Index person_temporary, a prefix range.
SELECT temporary_code FROM person WHERE temporary_code >= :from AND temporary_code < :to
ORDER BY LENGTH(temporary_code) DESC, temporary_code DESC LIMIT 1

-- name: people_with_nik
-- Index person_nik.
SELECT id FROM person WHERE nik = :nik AND merged_into IS NULL AND id <> :but
  AND region >= :scope_from AND region < :scope_to ORDER BY id
