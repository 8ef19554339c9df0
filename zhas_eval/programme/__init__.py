"""What was promised: passport, logframe, regions, periods, codebooks, table contracts."""
