"""Dates as blogs write them, in Chinese, Japanese, Korean and English, absolute and relative."""

from spiders.dates.reading import ParsedDate, parse_date, zone_of

__all__ = ["ParsedDate", "parse_date", "zone_of"]
