"""Instruments: what a survey, a tracker and a log would show of a run whose truth is in the record.

Published figures on hours, pool, volume and tasks are what such instruments saw. The model is compared with them
through the same instruments: like with like.
"""
