"""Azure Integration Atlas: cited facts about Azure's integration services, from data files to tables."""
