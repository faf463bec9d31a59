"""One function, many records, nothing lost: every input comes out as a record or as a Rejected with its reason."""
