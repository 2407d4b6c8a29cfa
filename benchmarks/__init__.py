"""Measurements, one command each: `python -m benchmarks NAME`; `make bench` prints all their tables."""
