"""The live path beside its peers, reported in loadtests/results: `make bench-live`."""

import sys

from loadtests.bench.run import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
