"""What is read from one text: its tokens folded, its shingles, its fingerprint and outline; in sum its signature."""
