"""A run over posts: in which order, within which budget, as which calls, asked again how often, with which verdict."""
