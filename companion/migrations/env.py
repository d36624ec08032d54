"""How Alembic runs a step: on the connection that it is given."""

from alembic import context
from sqlalchemy import Connection

from companion.tables import METADATA

connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=True,
    compare_type=True,
    transactional_ddl=True,
)
context.run_migrations()
