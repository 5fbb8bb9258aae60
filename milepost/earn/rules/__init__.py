"""Where a submission may go, what each slot takes, what is missing, which files are refused."""
