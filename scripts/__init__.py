"""What runs the product on one machine: bootstrap, embedded servers, supervisor, test runner."""
