"""Releases: from Parquet tables to a folder people can trust, and from that folder to Hugging Face.

    recipe -> candidates -> decide -> rows -> shards -> facts -> card, Croissant, changelog -> checksums -> check -> push

A release is a pure function of the tables, the recipe, the previous release and a date given by the caller: same inputs, same bytes.
"""
