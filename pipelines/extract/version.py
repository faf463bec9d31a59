"""What names one revision of a post: its title and its Markdown, nothing else."""

from hashlib import sha256


def version_of(title: str, markdown: str) -> str:
    """16 hex digits of SHA-256 over title and Markdown."""
    return sha256(f"{title}\n{markdown}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
