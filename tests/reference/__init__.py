"""Second models to hold the fast code against: slow, plain and written on their own."""
