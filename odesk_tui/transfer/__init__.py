"""Tickets into the desk from CSV and JSON lines, and out of it.

    from odesk_tui.transfer.importing import ImportOptions, ImportReport, import_tickets
    from odesk_tui.transfer.exporting import ExportOptions, export_tickets
    from odesk_tui.transfer.mapping import Mapping, load_mapping, pairs

    import_tickets(desk, source, options, rejects=open_rejects, progress=report) -> ImportReport
        source: a binary file, read once and never whole; options: format, mapping, create_missing, update, batch.
        open_rejects() -> a text file (newline="") for the rows that were refused, called at the first one.
        report(done, refused) after each batch.
    export_tickets(desk, target, options, progress=report) -> number of tickets
        target: a text file opened with newline=""; options: format, query, fields, with_messages.
    pairs(["Ref=external", "Titel=subject"]) or load_mapping(toml_text) -> Mapping (column → field)

What a row can say: the settable fields, ``created``, ``updated``, ``solved``, ``project_name`` and ``requester_name``, a
``body`` (the first message) and in JSON ``messages``, a list of ``{at, kind, author, by, body}``.
"""
