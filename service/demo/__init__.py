"""The demonstration city (演示城市): made up, the same at every start, with a year of history."""
