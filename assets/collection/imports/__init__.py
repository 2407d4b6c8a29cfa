"""What people bring into the archive without a visit: files of other crawlers, and pages that they saved."""
