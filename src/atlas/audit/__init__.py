"""Measures the built site as readers get it: speed, access, security policy, valid HTML, typed scripts."""
