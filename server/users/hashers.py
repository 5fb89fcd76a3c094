"""argon2id with OWASP's parameters: 19 MiB, two passes, one lane; a few at a time (`gate`)."""

from django.contrib.auth.hashers import Argon2PasswordHasher

from server.users.gate import hashing_slot


class MemberArgon2Hasher(Argon2PasswordHasher):
    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """Raises: Busy."""
        with hashing_slot():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Raises: Busy."""
        with hashing_slot():
            return super().verify(password, encoded)
