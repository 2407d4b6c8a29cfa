"""A look at a source that keeps nothing: what it answers, how far it fits its file, and a draft of one."""
