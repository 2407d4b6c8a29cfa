"""What is kept of every attempt: WARC files, the ledger, and commits that survive a kill."""
