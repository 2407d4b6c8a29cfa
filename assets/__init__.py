"""What gets materialised: one room per domain, pure functions first, a thin assets.py last."""
