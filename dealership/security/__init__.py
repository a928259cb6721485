"""What every answer carries, whoever made it."""
