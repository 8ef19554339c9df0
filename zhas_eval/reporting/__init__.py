"""Region by period to runs, documents and their manifest."""
