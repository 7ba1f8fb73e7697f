"""Merges two concepts: one takes over terms, relations and links, the other is deleted.

``plan_merge`` returns what will happen, ``merge_concepts`` does it.
"""

from .execution import merge_concepts
from .plan import MergePlan, plan_merge

__all__ = ["MergePlan", "merge_concepts", "plan_merge"]
