"""What desks remember beside their articles: settings, questions, feedback, changes."""
