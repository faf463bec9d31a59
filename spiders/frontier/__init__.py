"""What to fetch next: addresses found, those due again, and those not worth following."""
