"""Who somebody is: sign-in, second factor, sessions, invitations, lockout."""
