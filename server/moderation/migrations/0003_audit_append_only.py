"""The audit names its member, and nobody changes it any more: a trigger refuses it.

Backwards, entries of kinds that the model before did not know are deleted.
"""

from django.db import migrations

FILL = """
UPDATE moderation_auditentry a SET member_id = s.member_id
FROM moderation_suspension s WHERE s.id = a.suspension_id AND a.member_id IS NULL
"""
FORGET = """
DELETE FROM moderation_auditentry
WHERE suspension_id IS NULL
   OR NOT EXISTS (SELECT 1 FROM moderation_suspension s WHERE s.id = suspension_id)
"""
FORGET_BY = """
UPDATE moderation_auditentry SET by_id = NULL
WHERE NOT EXISTS (SELECT 1 FROM users_user u WHERE u.id = by_id)
"""
REFUSE = """
CREATE FUNCTION moderation_audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'moderation_auditentry is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER moderation_audit_is_append_only
BEFORE UPDATE OR DELETE ON moderation_auditentry
FOR EACH ROW EXECUTE FUNCTION moderation_audit_is_append_only();
"""
ALLOW = """
DROP TRIGGER moderation_audit_is_append_only ON moderation_auditentry;
DROP FUNCTION moderation_audit_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0002_cases"),
    ]

    operations = [
        migrations.RunSQL(FILL, [FORGET, FORGET_BY]),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
