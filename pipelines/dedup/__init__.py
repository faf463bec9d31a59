"""Duplicates and translations among posts: which posts say the same thing, which of them is the one to keep, and why."""
