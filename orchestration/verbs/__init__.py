"""The verbs of `digov`, one module a group; cli.py puts them together."""
