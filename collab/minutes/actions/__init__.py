"""Changes before and around a meeting. Actions take the actor and the moment, and never commit.

Writing, deciding, circulating and approving stand in `writing_up`, `decisions` and `life`.
"""
