def glossary():
    """Pages of a glossary of 10,000 concepts"""
    return {}
