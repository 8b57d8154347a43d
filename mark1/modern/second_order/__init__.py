"""second_order."""
