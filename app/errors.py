"""What stops the application from starting; the message says what to do next."""


class FolderNotReady(Exception):
    """The data folder lacks its keys, its tables or its model."""


class FolderInUse(Exception):
    """The data folder already holds an installation."""


class KeyKeptElsewhere(Exception):
    """The vault's key comes from the environment, where this program cannot put another."""


class VersionMissing(Exception):
    """A model, a catalogue or rules that a suggestion was made with are not at hand."""


class NothingToReplay(Exception):
    """A case shows no suggestion that could be computed again."""
