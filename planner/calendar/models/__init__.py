"""Campaigns, posts, their variants and pictures, their approvals and the talk about them."""

from planner.calendar.models.approval import Approval, Asked, Writer
from planner.calendar.models.campaign import Campaign
from planner.calendar.models.post import Post
from planner.calendar.models.talk import Comment, Mention
from planner.calendar.models.variant import Medium, MediumKind, StoredFile, Variant

__all__ = [
    "Approval",
    "Asked",
    "Campaign",
    "Comment",
    "Medium",
    "MediumKind",
    "Mention",
    "Post",
    "StoredFile",
    "Variant",
    "Writer",
]
