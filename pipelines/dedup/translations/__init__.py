"""Translations among posts: features, partners in other languages, and links that point to the original."""
