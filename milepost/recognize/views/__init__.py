"""Pages: what is accepted where, and the desk where an organization says so."""
