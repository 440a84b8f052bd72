"""Benchmarks: ratios within one run, medians of interleaved pairs, never a timed test."""
