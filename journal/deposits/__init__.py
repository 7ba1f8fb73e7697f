"""What the editor sends of an issue to indexes and archives: see ``formats``."""
