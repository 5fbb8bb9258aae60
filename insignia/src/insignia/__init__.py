"""Open Badges 3.0, CLR 2.0 and Verifiable Credentials 2.0: sign, bake and verify."""
