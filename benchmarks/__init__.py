"""Piecerate and its peers at the same work: the reference market, one engine in each file, and the harness."""
