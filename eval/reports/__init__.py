"""Reports: frozen figures first, then the same figures as JSON, as a page and as pictures."""
