"""Every change of public sites. Actions take the actor and the moment, and never commit."""
