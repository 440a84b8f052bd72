"""The facts played again."""
