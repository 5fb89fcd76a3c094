"""Publishes to nchan as its documents say, by POST.

Arguments: address, events, per second, size.
"""

import http.client
import sys
import time
from urllib.parse import urlsplit

address = urlsplit(sys.argv[1])
events, per_s, size = int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
connection = http.client.HTTPConnection(address.hostname or "", address.port)
for number in range(events):
    text = f'{{"id":{number},"text":"#t={time.time_ns()}#'.ljust(size - 2, "x") + '"}'
    connection.request("POST", address.path, text)
    connection.getresponse().read()
    time.sleep(1 / per_s)
