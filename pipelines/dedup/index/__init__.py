"""The memory of duplicate finding: signatures by post version and evidence by pair, in files that a day adds to."""
