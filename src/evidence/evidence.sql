-- name: file_by_content
-- Unique index of content.
SELECT id FROM evidence_file WHERE content = :content

-- name: small_of
-- Unique index of content.
SELECT small FROM evidence_file WHERE content = :content

-- name: insert_file
INSERT INTO evidence_file (id, content, small, bytes, width, height, look, event)
VALUES (:id, :content, :small, :bytes, :width, :height, :look, :event)

-- name: insert_look
INSERT INTO evidence_look (place, bits, file) VALUES (:place, :bits, :file)

-- name: near_looks
-- Primary key of evidence_look: a quarter of the bits is equal wherever at most three differ.
SELECT f.id, f.look FROM evidence_look k JOIN evidence_file f ON f.id = k.file
WHERE k.place = :place AND k.bits = :bits LIMIT 400

-- name: used_elsewhere
-- Index evidence_photo_file: the oldest use of a file by another record.
SELECT id FROM evidence_photo
WHERE file = :file AND removed = 0 AND NOT (kind = :kind AND owner = :owner)
ORDER BY id LIMIT 1

-- name: photo_of_content
-- Unique indexes of content and of evidence_photo_once.
SELECT p.id FROM evidence_file f JOIN evidence_photo p ON p.file = f.id
WHERE f.content = :content AND p.kind = :kind AND p.owner = :owner AND p.removed = 0

-- name: insert_photo
-- Unique index evidence_photo_once: one photo stands once with a record.
INSERT INTO evidence_photo (id, kind, owner, title, address, region, file, label, caption, taken_on,
  latitude, longitude, added_by, added_name, added_at, same_as, event)
VALUES (:id, :kind, :owner, :title, :address, :region, :file, :label, :caption, :taken_on,
  :latitude, :longitude, :by, :name, :at, :same_as, :event)

-- name: photos
-- Index evidence_photo_owner.
SELECT p.id, p.owner, p.label, p.caption, p.taken_on, p.latitude, p.longitude, f.content, f.width,
  f.height, f.bytes, p.added_name, p.added_at, p.removed, p.same_as
FROM evidence_photo p JOIN evidence_file f ON f.id = p.file
WHERE p.kind = :kind AND p.owner = :owner AND (:id = 0 OR p.id = :id) AND (p.removed = 0 OR :id <> 0)
ORDER BY p.id

-- name: set_removed
-- Primary key.
UPDATE evidence_photo SET removed = :removed, reason = :reason, event = :event
WHERE id = :id AND removed <> :removed

-- name: clear_same
-- Primary key.
UPDATE evidence_photo SET cleared_name = :name, cleared_reason = :reason, event = :event
WHERE id = :id AND same_as IS NOT NULL AND cleared_name = ''

-- name: same_photo
-- Primary keys: a photo that waits, with the photo that it is like, within the actor's area.
SELECT p.id, p.title, p.address, p.label, p.cleared_name, o.id, o.title, o.address, o.region
FROM evidence_photo p JOIN evidence_photo o ON o.id = p.same_as
WHERE p.id = :id AND p.removed = 0 AND o.removed = 0 AND p.region >= :scope_from AND p.region < :scope_to

-- name: insert_document
INSERT INTO evidence_document (id, kind, owner, label, caption, taken_on, latitude, longitude,
  sent_name, sent_at, event)
VALUES (:id, :kind, :owner, :label, :caption, :taken_on, :latitude, :longitude, :name, :at, :event)

-- name: document
-- Primary key.
SELECT kind, owner, label, caption, taken_on, latitude, longitude FROM evidence_document
WHERE id = :id AND state = 'waiting'

-- name: end_document
-- Primary key.
UPDATE evidence_document SET state = :state, pages = :pages, reason = :reason, event = :event
WHERE id = :id AND state = 'waiting'

-- name: documents
-- Index evidence_document_owner: the newest that wait or were refused.
SELECT id, label, state, reason, sent_name, sent_at FROM evidence_document
WHERE kind = :kind AND owner = :owner AND state <> 'done' ORDER BY id DESC LIMIT 5

-- name: forget_document
-- Primary key.
DELETE FROM evidence_document WHERE id = :id AND kind = :kind AND owner = :owner AND state = 'refused'
