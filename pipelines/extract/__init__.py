"""Bytes of a page to the post in it: title, dates, labels, rights signs and the body as Markdown."""
