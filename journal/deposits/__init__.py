"""What the editor sends of an issue to indexes: see ``formats``."""
