"""TBX, in which terminologists exchange what they have (ISO 30042)."""
