"""A desk to look around in and to measure with: believable customers, tickets and threads, the same for the same seed.

    from odesk_tui.demo.fill import Summary, fill
    fill(desk, tickets=300, seed=1, now=desk.clock(), agent="ada", progress=lambda done, total: None) -> Summary

The store must be new (no tickets yet). Tickets come in batches, each committed as a whole: when it is interrupted, the
store holds fewer tickets and is consistent.
"""
