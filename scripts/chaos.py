"""The fault tests in full, reported in loadtests/results: `make chaos ARGS="--seed 7 crash"`."""

import sys

from loadtests.chaos.__main__ import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
