"""Every change of papers. Actions take the actor and the moment, and never commit."""
