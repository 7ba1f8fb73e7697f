"""Two entries of one concept made one: what each had stays, what led there leads on.

``plan`` says what will happen, ``merge`` does it.
"""

from .carrying_out import merge
from .planning import Plan, plan

__all__ = ["Plan", "merge", "plan"]
