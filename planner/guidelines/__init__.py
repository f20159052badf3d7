"""Engagement guidelines: editions, clauses, proposals, acknowledgements, rules that a program checks, answering."""
