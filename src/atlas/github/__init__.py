"""What the nightly run writes back to GitHub: one issue a report, a pull request for the patch, the state."""
