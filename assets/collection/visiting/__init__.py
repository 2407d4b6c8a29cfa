"""One visit to one source: what is asked, in which order, and when it ends."""
