from django.core.mail.backends.console import EmailBackend


class MailLog(EmailBackend):
    """Writes mail to the log so that people can read it, and follow its links.

    As it would be sent, other than Latin letters and long lines are encoded.
    """

    def write_message(self, message):
        recipients = ", ".join(message.recipients())
        self.stream.write(f"To: {recipients}\nSubject: {message.subject}\n\n")
        self.stream.write(f"{message.body}\n")
