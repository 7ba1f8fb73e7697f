"""TBX (ISO 30042), the XML format in which terminologists exchange glossaries."""
