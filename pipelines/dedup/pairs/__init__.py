"""Duplicates: from candidates over exact evidence and verdicts to clusters and the post to keep."""
