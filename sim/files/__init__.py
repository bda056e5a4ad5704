"""Scenario files: where they are, what stands in them, what is wrong with them."""
