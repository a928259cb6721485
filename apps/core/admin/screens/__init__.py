"""Staff screens of the kernel: jobs, dead letters, audit trail, features."""
