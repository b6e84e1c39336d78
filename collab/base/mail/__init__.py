"""Mail: written as a row in the transaction of the change, sent later by the worker."""
