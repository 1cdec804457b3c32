"""Issue forms become changes of the data files: what a stranger typed is data from beginning to end."""
