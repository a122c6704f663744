"""The commands a developer and the build run: see the Makefile. Standard library only: they make the venv."""
