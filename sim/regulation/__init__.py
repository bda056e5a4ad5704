"""Rules in a run: what they may speak of, when they are asked, what they touched and moved."""
