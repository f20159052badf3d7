"""Import and export of the plans that people have. `rows.read_plan` reads a file, `writing` makes one."""
