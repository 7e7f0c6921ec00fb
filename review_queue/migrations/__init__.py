"""The steps that change the tables' shape, in order of their numbers."""
