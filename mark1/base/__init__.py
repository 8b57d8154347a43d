"""Shared by all packages: argument checks, random streams, files, reports, confidence intervals, the version."""
