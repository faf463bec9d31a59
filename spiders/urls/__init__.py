"""Which addresses are the same page, and which belong to a site."""

from spiders.urls.identity import canonical, host, in_scope, joined, one_domain, registrable, same, web_id

__all__ = ["canonical", "host", "in_scope", "joined", "one_domain", "registrable", "same", "web_id"]
