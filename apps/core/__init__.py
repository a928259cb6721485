"""The kernel: knows no car and no customer."""
