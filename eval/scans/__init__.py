"""Scans made from labelled documents: printed by a browser, drawn, and spoilt as scanners and faxes do."""
