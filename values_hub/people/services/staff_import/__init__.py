"""A staff file from ESR: brought, checked (dry run), applied when HR says so."""
