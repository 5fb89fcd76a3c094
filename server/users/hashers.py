"""argon2id with OWASP's parameters: 19 MiB, two passes, one lane."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class MemberArgon2Hasher(Argon2PasswordHasher):
    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1
