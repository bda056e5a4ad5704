"""The platforms: their lists and accounts, how pay leaves them, who stands between, how they react."""
