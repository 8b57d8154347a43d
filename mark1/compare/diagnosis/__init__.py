"""Diagnosis: find out why an R-unit cannot learn some images, without teaching it."""
