"""The pages, one script for each."""
