"""Events as iCalendar (RFC 5545), and iCalendar as events."""

from collab.calendar.ics.reading import Entry, Reading, read
from collab.calendar.ics.writing import feed, message, organizer_of, single

__all__ = ["Entry", "Reading", "feed", "message", "organizer_of", "read", "single"]
