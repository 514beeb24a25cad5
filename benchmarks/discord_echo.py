"""A bot that only repeats what is said to it: what discord.py takes before any work is done."""

import os

import discord


class Echo(discord.Client):
    """Replies to a mention with its own text."""

    async def on_message(self, message: discord.Message) -> None:
        """Repeat."""
        if self.user in message.mentions and not message.author.bot:
            await message.reply(message.content, mention_author=False)


if __name__ == "__main__":
    Echo(intents=discord.Intents.default(), allowed_mentions=discord.AllowedMentions.none()).run(
        os.environ["DISCORD_TOKEN"], log_handler=None
    )
