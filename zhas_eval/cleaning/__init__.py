"""Raw rows to clean tables, with every row accounted for."""
