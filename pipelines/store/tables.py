"""The tables: name -> record class. A stage writes its own tables and rewrites nobody else's."""

from pipelines import records

TABLES: dict[str, type] = {
    "listed_sites": records.SiteRow,
    "crawls": records.Crawl,
    "extracted_posts": records.Post,
    "rejected_pages": records.Rejected,
    "cleaned_posts": records.Post,
    "post_languages": records.Language,
    "duplicate_posts": records.Duplicate,
    "translation_links": records.TranslationLink,
    "post_translations": records.Translation,
    "post_rights": records.Rights,
    "post_quality": records.Quality,
}
