"""The people who work: who they are, when they come, how they look for work and do it."""
