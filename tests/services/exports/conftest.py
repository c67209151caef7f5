"""What only POSIX can play: folders without rights, disks that are full."""

from __future__ import annotations

import os

collect_ignore = [] if os.name == "posix" else ["test_rights_and_room.py"]
