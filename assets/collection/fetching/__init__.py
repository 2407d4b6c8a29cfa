"""One question to the web: pace, connection, robots, repeats, redirects, and what the answer is."""
