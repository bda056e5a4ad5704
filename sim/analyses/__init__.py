"""Analyses over many points: how far results can be trusted, and where they turn."""
