"""How queries are written, as people read it: the same text in the shell and on the screens."""

from __future__ import annotations

QUERY = r"""
A query is words with spaces between them; a ticket must fit all of them.

  status:open,new          a field and its values: any of them
  priority>=high           compare: < <= > >= =  (in a shell also .lt .le .gt .ge)
  sla.lt:2h                less than two business hours left; sla<2h in quotes is the same
  assignee:me team:myteam  yourself and your teams
  project:acme             a customer with its engagements
  tag:vpn !tag:vip         with the one tag and without the other
  created>-7d due:today    instants: -7d, +2h, today, monday, 2026-11-23, 2026-11-23T10:00
  assignee:none due:any    nothing there, anything there
  external:INC*            begins with
  vpn "drops every hour"   words and phrases in subject and messages, whatever the accents
  a OR (b NOT c)           OR, NOT or !, parentheses
  sort:-updated            order: sla first unless you say so; - turns it round
  vpn drops sort:rank      the best answer first: words in the subject before words elsewhere
  group:customer,status    under headings on the screens

Snoozed tickets are left out unless the query names snoozed or id.
"""
