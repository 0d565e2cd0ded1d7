"""Ways to lay out the tickets that a query finds: a list, a tree, a board; see ``base``."""
