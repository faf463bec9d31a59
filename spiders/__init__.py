"""The web half: sites, platforms, fetching, politeness. Never imports `pipelines`; hands over WARC files."""

__version__ = "0.1.0"  # equals pyproject.toml (tested); asking the installed package for it costs more than a request
