"""The corpus report: one HTML file, in Chinese and English, that works from disk and runs nothing.

    figures (counts from the tables) -> charts (SVG) -> page (HTML)
"""
