from __future__ import annotations

from odesk_tui.store.door import Store
from odesk_tui.store.schema import HEAD, schema_state


def test_a_created_store_has_the_schema_of_this_odesk(store: Store) -> None:
    state = schema_state(store)
    assert state.revision == HEAD
    assert state.is_current
    assert not state.is_newer


def test_a_store_keeps_what_was_committed_only(store: Store) -> None:
    class Stop(Exception):
        pass

    with store.writing() as transaction:
        transaction.insert("meta", {"name": "kept", "value": "?%s"})
    try:
        with store.writing() as transaction:
            transaction.insert("meta", {"name": "lost", "value": ""})
            raise Stop
    except Stop:
        pass
    with store.reading() as transaction:
        assert transaction.all("SELECT name, value FROM meta WHERE name IN ('kept', 'lost')") == [("kept", "?%s")]
