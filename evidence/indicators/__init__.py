"""The dashboard's readings: taken in from sheets, with what people said about them, and put together for show."""
