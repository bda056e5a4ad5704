"""Comparisons: what differs between scenarios, for whom, and what chance leaves open."""
