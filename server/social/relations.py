"""What two members are to each other, in one statement."""

from django.db import connection

from server.social.shapes import Relation

_RELATION = """
SELECT
  EXISTS (SELECT 1 FROM social_follow WHERE follower_id = %(a)s AND followee_id = %(b)s),
  EXISTS (SELECT 1 FROM social_follow WHERE follower_id = %(b)s AND followee_id = %(a)s),
  EXISTS (SELECT 1 FROM social_block WHERE blocker_id = %(a)s AND blocked_id = %(b)s),
  EXISTS (SELECT 1 FROM social_block WHERE blocker_id = %(b)s AND blocked_id = %(a)s),
  EXISTS (SELECT 1 FROM social_mute WHERE muter_id = %(a)s AND muted_id = %(b)s),
  EXISTS (SELECT 1 FROM social_mute WHERE muter_id = %(b)s AND muted_id = %(a)s),
  EXISTS (SELECT 1 FROM social_followrequest WHERE follower_id = %(a)s AND followee_id = %(b)s),
  EXISTS (SELECT 1 FROM social_followrequest WHERE follower_id = %(b)s AND followee_id = %(a)s)
"""


def relation_between(one_id: int, other_id: int) -> Relation:
    """State of the first towards the second. Cost: one statement of index probes."""
    with connection.cursor() as cursor:
        cursor.execute(_RELATION, {"a": one_id, "b": other_id})
        row = cursor.fetchone()
    follows, followed_by, blocks, blocked_by, mutes, muted_by, requested, requested_by = row
    return Relation(
        follows=follows,
        followed_by=followed_by,
        blocks=blocks,
        blocked_by=blocked_by,
        mutes=mutes,
        muted_by=muted_by,
        requested=requested,
        requested_by=requested_by,
    )
