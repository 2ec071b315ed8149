"""What the papers say, and what people decided about it."""
