"""The Merkle tree."""
