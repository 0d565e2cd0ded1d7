"""The query language: one grammar, one tree, two back ends (a ticket in memory here, SQL in ``store/query_sql.py``).

``parse`` text to a :class:`~odesk_tui.core.query.ast.Query`, ``bind`` it to who asks and when, then match or compile it.
"""
