"""Which part of a page is the post: named by the page, weighed by its prose, freed of what themes put at its edges."""
