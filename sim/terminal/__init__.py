"""The command line: what can be asked, and how the answers are shown."""
