"""What /metrics of a realtime process says."""

from prometheus_client import Counter, Gauge, Histogram

connections = Gauge("cinema_live_connections", "Sockets that are authenticated")
deliveries = Counter("cinema_live_deliveries", "Event frames written to sockets")
tails = Counter("cinema_live_tails", "Reads of the log")
tail_lag = Histogram(
    "cinema_live_tail_lag_seconds",
    "From the begin of a transaction to the hub having its event",
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60),
)
oldest_writer = Gauge(
    "cinema_live_oldest_writer_seconds", "How long the oldest open transaction holds the snapshot"
)
rings = Counter("cinema_live_rings_heard", "Doorbells that reached this process")
unrung = Counter("cinema_live_unrung_tails", "Reads by the clock that found events: a lost ring")
replays = Counter("cinema_live_replays", "Subscribes with a cursor, by what answered", ["source"])
resyncs = Counter("cinema_live_resyncs", "Sockets told to refetch", ["reason"])
slow_closes = Counter("cinema_live_slow_closes", "Sockets closed since they were slow", ["sign"])
signals = Counter("cinema_live_signals", "Signal frames (presence, typing) written to sockets")
refused_handshakes = Counter(
    "cinema_live_refused_handshakes", "Sockets refused before their first frame", ["reason"]
)
