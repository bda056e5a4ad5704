"""Catalogues of messages: one file, `<language>.po`, for each language but English."""
