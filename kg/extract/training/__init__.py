"""Scripts that make the shipped model files again from annotated messages; never run in use."""
