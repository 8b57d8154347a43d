"""Faults of parts: `faults` names them, reads them from text, and says what each does to signals and motors."""
