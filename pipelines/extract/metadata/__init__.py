"""What a page says of its post besides the body: title, author, dates, labels, signs of rights."""
