"""The commands' desk, on both databases."""

from tests.commands.conftest import bob, clock, desk, ticket  # noqa: F401
