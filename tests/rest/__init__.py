"""The API: workbooks and people in, each write once."""
