"""What changed between two states of a repository, in the reader's terms, with the risks."""
