"""How the third opinion looks: Chromium (engine), a visit (tab) and its requests (notes), what they mean (sight)."""
