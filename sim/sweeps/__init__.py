"""Experiments over many points, and the folders in which their results are kept."""
