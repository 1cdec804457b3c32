"""Which links of the built site need somebody: collect, sweep, recheck, verdict, history, successor, report."""
