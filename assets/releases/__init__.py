"""Candidate, manifest, version rule, exports, verify, trace and query: what leaves the house, and its proof."""
