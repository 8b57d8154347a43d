"""Figures as descriptions, and their exact rasterisation."""
