# As people write dates: 30 июня 2017, without Django's «г.» after the year. No line
# ends after the day.
DATE_FORMAT = "j\N{NBSP}E Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j\N{NBSP}E Y, H:i"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j\N{NBSP}E"
SHORT_DATE_FORMAT = "d.m.Y"
SHORT_DATETIME_FORMAT = "d.m.Y H:i"
# What people may type; the first is what a field shows.
DATE_INPUT_FORMATS = ["%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y", "%d/%m/%Y"]
TIME_INPUT_FORMATS = ["%H:%M", "%H:%M:%S", "%H.%M", "%H"]
