"""Bytes of captures to text, metadata and anchors; reprints."""
