/* What the load client counts: frames, events, close codes, and the latency of each event. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static uint64_t frames, events_seen, bytes_seen;
static int close_code_seen[5000];
/* latency histogram: 10 us buckets to 2 s, then one for the rest */
#define BUCKETS 200000
static uint32_t histogram[BUCKETS + 1];
static uint64_t latency_count;

static uint64_t now_ns(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (uint64_t)t.tv_sec * 1000000000u + t.tv_nsec;
}

static void measure(const uint8_t *text, size_t length) {
    const uint8_t *mark = memmem(text, length, "#t=", 3);
    uint64_t sent = 0;
    if (!mark) return;
    events_seen++;
    for (mark += 3; mark < text + length && *mark >= '0' && *mark <= '9'; mark++)
        sent = sent * 10 + (*mark - '0');
    int64_t late = (int64_t)(now_ns(CLOCK_REALTIME) - sent) / 10000;
    if (late < 0) late = 0;
    histogram[late < BUCKETS ? late : BUCKETS]++;
    latency_count++;
}

static double percentile(double share) {
    uint64_t want = (uint64_t)(share * latency_count), seen = 0;
    for (int i = 0; i <= BUCKETS; i++) {
        seen += histogram[i];
        if (seen > want) return i / 100.0;
    }
    return 0;
}

static void report(int count, int live, int closed_count) {
    int max = BUCKETS;
    while (max > 0 && !histogram[max]) max--;
    printf("{\"sockets\":%d,\"live\":%d,\"closed\":%d,\"frames\":%llu,\"events\":%llu,\"bytes\":%llu,"
           "\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"max_ms\":%.2f,\"close_codes\":{",
           count, live, closed_count, (unsigned long long)frames, (unsigned long long)events_seen,
           (unsigned long long)bytes_seen, percentile(0.5), percentile(0.99), max / 100.0);
    for (int i = 0, first = 1; i < 5000; i++)
        if (close_code_seen[i]) {
            printf("%s\"%d\":%d", first ? "" : ",", i, close_code_seen[i]);
            first = 0;
        }
    printf("}}\n");
    fflush(stdout);
}

static void reset(void) {
    memset(histogram, 0, sizeof histogram);
    latency_count = frames = events_seen = bytes_seen = 0;
}
