"""Wiring only: definitions, jobs, resources, checks and the command line. No domain logic lives here."""
