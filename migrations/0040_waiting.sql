-- Counts of the start page: what is open, by area.
CREATE INDEX import_issue_open ON import_issue (region) WHERE state = 'open';
CREATE INDEX match_pair_open ON match_pair (region) WHERE state = 'open';
