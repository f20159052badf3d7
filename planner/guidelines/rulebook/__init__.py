"""The company's rules: a kind, its level and parameters, the clause that it belongs to."""
