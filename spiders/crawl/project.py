"""The crawl's settings as Scrapy's own commands read them (see scrapy.cfg), so that `scrapy shell` asks for a page as the crawl does."""

from spiders import settings as _settings
from spiders.crawl.guard import Refusals

globals().update(_settings.SCRAPY)
USER_AGENT = _settings.user_agent(None)
BOWEN_REFUSALS = Refusals(())
LOG_ENABLED = True
