"""What verbs of the command line share: who asks, words, exit codes, progress."""
