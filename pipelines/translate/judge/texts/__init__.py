"""What stands in two texts that translate each other: figures, names, negations, signs at their ends; and which two these are."""
