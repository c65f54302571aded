"""The zoo: one package an entry."""
