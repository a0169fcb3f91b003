-- name: close_record
-- Primary key.
UPDATE source_record SET import_to = :import WHERE id = :id

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
  temporary_code = :temporary_code, merged_into = :merged_into, note = :note, doubts = :doubts,
  since = :since, event = :event, import = :import
WHERE id = :id

-- name: update_person_facts
-- Primary key; what no index holds: an index is written for each column that is named, changed or not.
UPDATE person SET sex = :sex, born = :born, born_precision = :born_precision,
  birth_place = :birth_place, mother = :mother, religion = :religion, marital = :marital,
  education = :education, occupation = :occupation, citizenship = :citizenship, blood = :blood,
  phone = :phone, disability = :disability, life = :life, died = :died, relation = :relation,
  domicile_address = :domicile_address, domicile_rt = :domicile_rt, domicile_rw = :domicile_rw,
  decile = :decile, receives_pkh = :receives_pkh, receives_bpnt = :receives_bpnt,
  receives_pbi = :receives_pbi, in_city = :in_city, in_ministry = :in_ministry,
  identity = :identity, note = :note, doubts = :doubts, since = :since, event = :event,
  import = :import
WHERE id = :id

-- name: update_family
-- Primary key.
UPDATE family SET no_kk = :no_kk, region = :region, address = :address, rt = :rt, rw = :rw,
  postcode = :postcode, head = :head, latitude = :latitude, longitude = :longitude,
  accuracy_m = :accuracy_m, since = :since, event = :event, import = :import, ended = :ended
WHERE id = :id

-- name: set_head
-- Primary key; for families that this import has made.
UPDATE family SET head = :head WHERE id = :id

-- name: count_tokens
UPDATE name_token SET bearers = bearers + :by WHERE id = :id
