"""Documents made of executed notebooks, and workbooks for people to write in."""

import sys

# With nbformat comes jsonschema, which for one format of web addresses, that no notebook has, loads a grammar
# as long as all the rest takes to load. It does without where the grammar's package is not there.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
