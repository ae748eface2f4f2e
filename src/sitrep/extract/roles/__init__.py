"""What fills a role in a clause: places, days, parties and people, whatever the event type."""
