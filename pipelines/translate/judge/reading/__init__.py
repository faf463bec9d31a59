"""What a reader meets in two texts: signs that stand in the words, tags, boxes, notes, front matter, tables cell by cell."""
