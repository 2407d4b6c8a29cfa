"""What coders decided, and how far they agree."""
