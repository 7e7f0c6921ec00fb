"""Run migrations on the connection that Database hands over, inside its transaction."""

from __future__ import annotations

from alembic import context

from review_queue import (
    first_contact_tables,
    index_tables,
    parked_tables,
    review_tables,
    sample_tables,
    threshold_tables,
)
from review_queue.columns import Base

# Tables in files of their own are known once they are imported.
OWN_FILES = (
    first_contact_tables, index_tables, parked_tables, review_tables, sample_tables,
    threshold_tables,
)  # fmt: skip

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=True,
)
context.run_migrations()
