"""State of the machine.

In reading order: `registers` (the table of all lasting state), `addresses` (registers and units by name, such as
"A17.value"), `diff` (what differs between two tables).
"""
