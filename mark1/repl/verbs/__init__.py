"""The verbs of the prompt, in groups; `table` joins them."""
