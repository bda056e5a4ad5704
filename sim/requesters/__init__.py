"""The requesters: what they post, how they judge it, whom they choose, how they react."""
