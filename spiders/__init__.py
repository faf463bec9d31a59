"""The web half: sites, platforms, fetching, politeness. Never imports `pipelines`; hands over WARC files."""
