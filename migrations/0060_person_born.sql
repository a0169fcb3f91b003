-- People born on a day, for the question who somebody that is entered may be.
CREATE INDEX person_born ON person (born, region) WHERE merged_into IS NULL;
