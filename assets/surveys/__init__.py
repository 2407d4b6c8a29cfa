"""Surveys: restricted microdata, design-based estimates, and what of them may be shown."""
