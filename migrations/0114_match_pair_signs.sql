-- Why a pair is stated as sure as it is.

-- signs: what was looked at to state its probability, a JSON object of linkage's signs; empty: beyond
-- doubt, decided by people, or from a run before signs were kept.
ALTER TABLE match_pair ADD COLUMN signs {text} NOT NULL DEFAULT '';
