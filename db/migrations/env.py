"""What Alembic runs: the steps on the connection that `upgrade` handed over."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    transactional_ddl=False,  # the caller's transaction already covers every step
)
context.run_migrations()
