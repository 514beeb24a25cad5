"""The parrot's selects, its form with a field of every kind, and its right-click command."""

from typing import Any

import discord
from discord import app_commands


class Selects(discord.ui.View):
    """A select of every kind; each says what was chosen."""

    @discord.ui.select(
        placeholder="Fruit",
        max_values=2,
        options=[discord.SelectOption(label=fruit) for fruit in ("Apple", "Pear", "Plum")],
    )
    async def fruit(
        self, interaction: discord.Interaction, select: discord.ui.Select["Selects"]
    ) -> None:
        """Say which fruit."""
        await _say(interaction, select.values)

    @discord.ui.select(cls=discord.ui.UserSelect, placeholder="Who")
    async def who(
        self, interaction: discord.Interaction, select: discord.ui.UserSelect["Selects"]
    ) -> None:
        """Say which user."""
        await _say(interaction, [user.name for user in select.values])

    @discord.ui.select(cls=discord.ui.RoleSelect, placeholder="Role")
    async def role(
        self, interaction: discord.Interaction, select: discord.ui.RoleSelect["Selects"]
    ) -> None:
        """Say which role."""
        await _say(interaction, [role.name for role in select.values])

    @discord.ui.select(
        cls=discord.ui.ChannelSelect,
        placeholder="Where",
        max_values=3,
        channel_types=[discord.ChannelType.text],
    )
    async def where(
        self, interaction: discord.Interaction, select: discord.ui.ChannelSelect["Selects"]
    ) -> None:
        """Say which channels."""
        await _say(interaction, [channel.name for channel in select.values])


class LongForm(discord.ui.Modal, title="Everything"):
    """A field of every kind, which says what was given."""

    name = discord.ui.Label["LongForm"](
        text="Name", component=discord.ui.TextInput(default="Polly")
    )
    fruit = discord.ui.Label["LongForm"](
        text="Fruit",
        component=discord.ui.Select(
            options=[discord.SelectOption(label=f) for f in ("Apple", "Pear")], required=False
        ),
    )
    where = discord.ui.Label["LongForm"](
        text="Where", component=discord.ui.ChannelSelect(required=True)
    )
    files = discord.ui.Label["LongForm"](
        text="Files", component=discord.ui.FileUpload(required=False)
    )
    agree = discord.ui.Label["LongForm"](text="Agree", component=discord.ui.Checkbox())

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Say it all."""
        fields: list[Any] = [self.name, self.fruit, self.where, self.files, self.agree]
        name, fruit, where, files, agree = (label.component for label in fields)
        uploaded = [await file.read() for file in files.values]
        places = [channel.name for channel in where.values]
        await _say(interaction, [name.value, fruit.values, places, uploaded, agree.value])


@app_commands.command()
async def choose(interaction: discord.Interaction) -> None:
    """Show selects."""
    await interaction.response.send_message("choose", view=Selects())


@app_commands.command()
async def fill(interaction: discord.Interaction) -> None:
    """Open the long form."""
    await interaction.response.send_modal(LongForm())


@app_commands.context_menu(name="Repeat this")
async def repeat(interaction: discord.Interaction, message: discord.Message) -> None:
    """Repeat a message with its files."""
    files = [await attachment.to_file() for attachment in message.attachments]
    await interaction.response.send_message(message.content, files=files, ephemeral=True)


async def _say(interaction: discord.Interaction, what: object) -> None:
    await interaction.response.send_message(str(what), ephemeral=True)
