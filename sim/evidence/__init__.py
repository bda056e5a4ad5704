"""The evidence: what is published about the market, and what the model says of the same."""
