"""What `relgate init` would have in a repository: pure functions from what is there to a plan."""
