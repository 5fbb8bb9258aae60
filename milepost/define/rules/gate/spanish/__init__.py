"""What the gate's checks look for in Spanish, one module a check."""
