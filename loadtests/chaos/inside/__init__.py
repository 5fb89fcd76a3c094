"""What runs inside Django, in a process of its own: seeds members and writes real changes."""
