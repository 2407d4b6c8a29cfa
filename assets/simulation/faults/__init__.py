"""Faults of the practice web: how each looks on the wire, and where it is planted.

Lives here: answers that are broken on purpose, names that lead nowhere, files that explode. Does not live
here: which faults there are and what is then true (assets/registry/faults.py), and who answers (server.py).
"""
