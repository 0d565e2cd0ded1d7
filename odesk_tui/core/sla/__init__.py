"""Business time and the clocks that promise something in it (behaviour.md "Business time", "SLA clocks")."""
