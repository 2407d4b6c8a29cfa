"""How bytes reach the disk and who may write: atomic files, batches, the lock of a study, fault points."""
