"""The journal for harvesters: OAI-PMH 2.0.

``OaiRecord`` has a row for each article that readers ever had: when it last changed for
harvesters, and whether it is gone. ``journal.updates`` writes the rows, ``repository``
answers from them. A request writes nothing.
"""
