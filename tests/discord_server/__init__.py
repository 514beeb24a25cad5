"""A loopback Discord: REST, gateway and files on 127.0.0.1, for an unmodified discord.py.

`DiscordServer` is what tests use; `BotProcess` starts a bot against one.
"""

from tests.discord_server.interactions import Interaction
from tests.discord_server.kinds import Permission
from tests.discord_server.places import Channel, Guild, Role, User
from tests.discord_server.process import BotProcess
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import Message, Upload

__all__ = [
    "BotProcess",
    "Channel",
    "DiscordServer",
    "Guild",
    "Interaction",
    "Message",
    "Permission",
    "Role",
    "Upload",
    "User",
]
