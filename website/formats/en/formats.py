# International English: 30 June 2017, and a clock of 24 hours. No line ends after
# the day.
DATE_FORMAT = "j\N{NBSP}F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j\N{NBSP}F Y, H:i"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j\N{NBSP}F"
SHORT_DATE_FORMAT = "d/m/Y"
SHORT_DATETIME_FORMAT = "d/m/Y H:i"
# What people may type; the first is what a field shows.
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y"]
TIME_INPUT_FORMATS = ["%H:%M", "%H:%M:%S", "%H.%M", "%H"]
