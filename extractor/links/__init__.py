"""Reports compared with each other and with numbers made elsewhere: year after year, a parent with its units."""
