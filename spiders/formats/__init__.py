"""Files and bytes of the web in other people's formats: encodings, feeds, sitemaps, robots.txt. Pure, and apart from any site."""
