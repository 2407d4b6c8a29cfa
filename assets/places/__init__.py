"""Administrative units in time: codes, names, parents, identities, changes. Takes rows, reads no file."""
