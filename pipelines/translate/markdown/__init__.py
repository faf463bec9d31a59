"""A document cut into the texts a translator may see, and put together again with every other byte as it was."""
