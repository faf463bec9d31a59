"""Text rules over posts: one function each, each named in `edits`; and rules that need a whole site."""

from pipelines.clean.rules import RULES, clean
from pipelines.clean.site import CleanedSite, clean_site

__all__ = ["RULES", "CleanedSite", "clean", "clean_site"]
