"""State of the machine: `registers` (the table of all lasting state), `addresses` (registers and units by name, such as
"A17.value"), `diff` (what differs between two tables).
"""
