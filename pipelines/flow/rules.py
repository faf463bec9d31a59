"""The corpus's quality rules: what Dagster shows as asset checks and `bowen check` prints."""

from collections.abc import Callable
from dataclasses import dataclass

from pipelines.flow import findings
from pipelines.flow.findings import Finding
from pipelines.flow.replaced import fallen_sites
from pipelines.flow.templates import doubted_templates
from pipelines.flow.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Rule:
    """One quality rule over the tables of a workspace; `asset` is the one it judges, `grave` whether a breach is an error of ours."""

    asset: str
    name: str
    description: str
    find: Callable[[Workspace], Finding]
    grave: bool = False


RULES = (
    Rule("crawled_pages", "crawls_finished", "The last crawl of every site came to its end.", findings.unfinished_crawls),
    Rule("listed_sites", "one_row_a_blog", "No two rows of the sites files reach one blog.", findings.shared_blogs_of),
    Rule("extracted_posts", "no_page_crashed", "Every archived page was read without an error of ours.", findings.crashed_pages, True),
    Rule("extracted_posts", "archive_whole", "Every archived record can be read.", findings.damaged_archives),
    Rule("extracted_posts", "template_read_right", "Each known platform's newest posts read the same to trafilatura.", doubted_templates),
    Rule("extracted_posts", "posts_found", "Every site that was read gave a post.", findings.sites_without_posts),
    Rule("cleaned_posts", "titles_known", "Every post has a title.", findings.posts_without_title),
    Rule("cleaned_posts", "titles_differ", "No site calls most of its posts by one title.", findings.sites_of_one_title),
    Rule("cleaned_posts", "dates_known", "At least nine posts in ten have a publication date.", findings.posts_without_date),
    Rule("cleaned_posts", "bodies_not_empty", "No post is empty.", findings.empty_posts, True),
    Rule("cleaned_posts", "posts_stand", "Home and posts of every site stand where they stood.", fallen_sites),
    Rule("cleaned_posts", "template_unchanged", "New posts fill title, date and tags as old ones did.", findings.drifted_sites),
    Rule(
        "duplicate_posts",
        "canonical_posts_exist",
        "Every duplicate names a post that is there and repeats nothing itself.",
        findings.broken_clusters,
        True,
    ),
)
