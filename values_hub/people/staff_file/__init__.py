"""The staff file from ESR: its columns, how it is read, and what it says about people. Pure: no database."""
