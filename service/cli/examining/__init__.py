"""What ``duban doctor`` looks at (体检): settings, machine, store, backups, each in a room."""
