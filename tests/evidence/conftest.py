"""The phone of the stories of requests: a proof is added from one."""

from tests.applications.conftest import signs_in

__all__ = ["signs_in"]
