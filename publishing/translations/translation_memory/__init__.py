"""The translation memory: sentences with their translation, of all texts in step.

``pairs`` cuts the two versions of a text into pairs of sentences; ``storage`` stores
them as ``TranslationSegment``; ``publishing.catalogue.translation_memory`` finds them
again, by likeness or by words.
"""
