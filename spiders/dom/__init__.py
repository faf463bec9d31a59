"""The parsed page: building its tree, finding elements in it, and the data it states of itself."""
