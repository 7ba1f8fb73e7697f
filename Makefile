# Aliases of dev.py, which also works where make is missing.
COMMANDS = help run test browser slow rest all check fix coverage bench shots access conformance sbom clean
.PHONY: $(COMMANDS)

$(COMMANDS):
	@python3 dev.py $@
