"""Control panel: `panel` (switches, lamps and meter) and `text_face` (the panel drawn as text)."""
