"""Alembic's entry: runs the migrations, or compares the models, on the connection that ``tracker`` passes."""

from alembic import context

from tracker.schema.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
    **context.config.attributes.get("autogenerate", {}),
)
with context.begin_transaction():
    context.run_migrations()
