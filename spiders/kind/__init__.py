"""What a page is: a post, a list of posts, an about page, nothing; decided by its address, its own statements and its shape."""

from spiders.kind.decide import classify

__all__ = ["classify"]
