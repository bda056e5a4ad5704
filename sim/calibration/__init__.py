"""Calibration: fitting few free parameters to the facts marked for it, and the worlds that meet them about as well."""
