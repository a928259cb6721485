"""Stock to destinations: which cars in which columns, sent or fetched on a schedule, and what they answered."""
