"""What changed since the newest stable release."""
