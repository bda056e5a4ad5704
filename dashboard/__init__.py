"""The dashboard: pages that let anyone compare rules, without writing a line of code."""
