"""From an NGO's Excel files to the appendices of its report to the grantor."""
