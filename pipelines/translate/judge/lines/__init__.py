"""What two texts show as they were written, line by line: fences, code, headings, addresses, words of a translator."""
