# An alias: dev.py is the door, also where make is missing.
.PHONY: help run test check bench

help:
	@python3 dev.py help
run:
	@python3 dev.py run
test:
	@python3 dev.py test
check:
	@python3 dev.py check
bench:
	@python3 dev.py bench
