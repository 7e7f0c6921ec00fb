"""The demonstration: invented messages, invented past cases, five people."""
