"""The crawl itself: the only place that imports Scrapy and Twisted. Run as a process of its own: `python -m spiders.crawl`."""
