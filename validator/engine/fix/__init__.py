"""Fixes: applied to a draft of the files, proven, and tried in rounds until none is left."""
