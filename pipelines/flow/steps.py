"""The steps by name, in the order of the assets."""

from pipelines.flow.clean import clean_site
from pipelines.flow.crawl import crawl_site
from pipelines.flow.duplicates import find_duplicates
from pipelines.flow.extract import extract_site
from pipelines.flow.labels import identify_languages, measure_quality
from pipelines.flow.rights import decide_rights
from pipelines.flow.sites import list_crawls, list_sites
from pipelines.flow.translate import translate_posts

__all__ = [
    "clean_site",
    "crawl_site",
    "decide_rights",
    "extract_site",
    "find_duplicates",
    "identify_languages",
    "list_crawls",
    "list_sites",
    "measure_quality",
    "translate_posts",
]
