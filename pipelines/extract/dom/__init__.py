"""A parsed page to blocks: one walk, with rules for what themes and highlighters build around the author's text."""
