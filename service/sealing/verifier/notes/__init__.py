"""Keys, signatures and checkpoints."""
