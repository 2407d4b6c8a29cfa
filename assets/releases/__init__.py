"""Candidate, manifest, version, exports, verify, trace, query: what leaves the house, and its proof."""
