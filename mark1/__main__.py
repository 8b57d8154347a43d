"""`python -m mark1`: the same as the command `mark1`."""

from mark1.cli import main

if __name__ == "__main__":
    main()
