"""What the web expects of a site: addresses that stay, a site map, descriptions for search engines."""
