"""A small bot that does a little of everything, to try the loopback Discord with."""

import os
from typing import Any

import discord
from discord import app_commands

from tests.discord_server.parrot_controls import choose, fill, repeat

COLOURS = ("red", "green", "blue")


class Parrot(discord.Client):
    """Repeats what it hears when it is mentioned or written to."""

    def __init__(self, *, message_content: bool = False) -> None:
        intents = discord.Intents.default()
        intents.message_content = message_content
        super().__init__(intents=intents, allowed_mentions=discord.AllowedMentions.none())
        self.heard: list[str] = []
        self.noticed: list[str] = []
        self.tree = app_commands.CommandTree(self)
        command: app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu
        for command in (say, later, paint, keep, write, press, editors, choose, fill, repeat):
            self.tree.add_command(command)

    async def setup_hook(self) -> None:
        """Register the commands."""
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        """Repeat a message that is meant for the bot."""
        self.heard.append(message.content)
        me = self.user
        assert me is not None
        to_me = message.guild is None or me in message.mentions
        if message.author.bot or not to_me:
            return
        files = [await attachment.to_file() for attachment in message.attachments]
        words = message.content.replace(me.mention, "").strip()
        await message.reply(words or "?", files=files)

    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        """Note what a message says now."""
        self.noticed.append(f"edited: {event.message.content}")

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """Note that a message is gone."""
        self.noticed.append(f"deleted: {event.message_id}")

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note that the bot is no longer a member of a guild."""
        self.noticed.append(f"left: {guild.name}")

    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        """Note that a guild is out of reach."""
        self.noticed.append(f"lost: {guild.name}")


class WordForm(discord.ui.Modal, title="A word"):
    """Asks for a word."""

    word: discord.ui.TextInput["WordForm"] = discord.ui.TextInput(label="Word", max_length=20)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Repeat it."""
        await interaction.response.send_message(f"You wrote {self.word.value}.", ephemeral=True)


class Buttons(discord.ui.View):
    """One button that changes the message, one that answers."""

    @discord.ui.button(label="Change", custom_id="change")
    async def change(
        self, interaction: discord.Interaction, _: discord.ui.Button["Buttons"]
    ) -> None:
        """Change the message."""
        await interaction.response.edit_message(content="changed", view=None)

    @discord.ui.button(label="Answer", custom_id="answer")
    async def answer(
        self, interaction: discord.Interaction, _: discord.ui.Button["Buttons"]
    ) -> None:
        """Answer the user alone, later."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.followup.send("answered")


@app_commands.command()
async def say(interaction: discord.Interaction, text: app_commands.Range[str, 1, 100]) -> None:
    """Repeat a text."""
    await interaction.response.send_message(text)


@app_commands.command()
async def later(interaction: discord.Interaction, times: int = 1) -> None:
    """Answer in the second place, and as often as asked."""
    await interaction.response.defer(ephemeral=True)
    await interaction.edit_original_response(content="here")
    for number in range(1, times):
        await interaction.followup.send(str(number), ephemeral=True)


@app_commands.command()
async def paint(interaction: discord.Interaction, colour: str) -> None:
    """Name a colour."""
    await interaction.response.send_message(embed=discord.Embed(title=colour), ephemeral=True)


@paint.autocomplete("colour")
async def _colours(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=c, value=c) for c in COLOURS if c.startswith(typed)]


@app_commands.command()
async def keep(interaction: discord.Interaction, file: discord.Attachment) -> None:
    """Send a file back."""
    await interaction.response.send_message("kept", file=await file.to_file())


@app_commands.command()
async def write(interaction: discord.Interaction) -> None:
    """Open a form."""
    await interaction.response.send_modal(WordForm())


@app_commands.command()
async def press(interaction: discord.Interaction) -> None:
    """Show buttons."""
    await interaction.response.send_message("press", view=Buttons())


editors = app_commands.Group(
    name="editors",
    description="What only editors may do",
    default_permissions=discord.Permissions(manage_guild=True),
)


@editors.command()
async def hello(interaction: discord.Interaction) -> None:
    """Greet an editor."""
    await interaction.response.send_message("hello, editor")


if __name__ == "__main__":
    Parrot().run(os.environ["DISCORD_TOKEN"])
