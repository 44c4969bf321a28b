"""A new record: what is known of it, what must be asked, and the text of its file."""
