"""What can go wrong with the index. None of it may cost staff a case."""


class IndexUnavailable(Exception):
    """The vector index cannot be asked just now; it is a cache and can be rebuilt."""


class IndexDamaged(IndexUnavailable):
    """The index answers, and is not what was built: it has to be rebuilt."""
