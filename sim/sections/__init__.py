"""The parts of a scenario: groups of parameters and rows of data, each with doc, unit, range and source."""
