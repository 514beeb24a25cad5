"""The database schema, as steps that Alembic applies."""
