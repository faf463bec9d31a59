"""What one answer shows beside its source: its script, its figures, circles, talk about itself; `answer` asks all of it."""
