from glossary.admin import concept, feedback
