"""The reading view of a fact, which the review page and report.html share: passages in their place, disagreements, pictures, reasons."""
