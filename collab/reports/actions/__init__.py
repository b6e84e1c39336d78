"""Every change of this room. Actions take the actor and the moment, and never commit."""
