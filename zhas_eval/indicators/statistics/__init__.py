"""Pure statistics: arrays in, small frozen results out; nothing of figures, scopes, tables or wording."""
