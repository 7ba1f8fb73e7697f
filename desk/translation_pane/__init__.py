"""What stands beside a paragraph that is translated.

The terms of the glossary, what the translation memory has, people's names, the words of
a concordance, what a machine suggests, and what the checks remark. The editor asks for
each as HTML.
"""
