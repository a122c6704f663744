"""Settings: `embedded` (make run), `test`, `bench`, `production`. All build on `base`."""
