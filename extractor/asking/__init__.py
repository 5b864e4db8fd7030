"""What a model is asked of one document, and what of its answers counts: nothing that is not in the source."""
