"""Evidence: `ledger` gives the unit, standing, source and meaning of every constant of the simulated machine."""
