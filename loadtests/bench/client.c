/* Load client for live servers: thousands of WebSockets in one process, one epoll loop, no threads.
 *
 * It opens the sockets, says what the server wants to hear (--mode), prints `ready N` when all are
 * subscribed, then counts events until SIGTERM or --seconds, and prints one JSON line with counts and
 * the latency from the marker in the payload, `#t=<CLOCK_REALTIME ns>#`, to the read that saw it.
 * SIGUSR1 asks for that line and begins to count anew. With -R lost sockets come back as the web's
 * client does (uniform over 2 s, then full jitter up to 20 s; after a 4013 as late as its reason
 * says), by resume ticket and cursor; SIGUSR2
 * cuts all of them at once, and `resumed N in S s …` is printed when all are back.
 * Costs 1 to 3 us a frame, so that the server and not the client is what is measured.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "counts.h"
#include "tickets.h"

enum state { CONNECTING, UPGRADING, GREETING, LIVE, CLOSED, WAITING };
enum mode { PLAIN, CINEMA, SOCKETIO };

struct conn {
    int fd;
    enum state state;
    uint32_t events;
    uint32_t have;     /* bytes in buf */
    uint32_t size;
    uint8_t *buf;
    /* of a socket that comes back */
    uint64_t due_ns;
    int attempt, retry_ms, tickets_used;
    char *resume, *cursor;
};

static struct conn *conns;
static const char *host = "127.0.0.1", *path = "/ws/", *origin = "http://localhost:3000";
static const char *topics = "\"public\"";
static int port = 8001, count = 100, rate = 1000, seconds = 0;
static enum mode mode = PLAIN;
static volatile sig_atomic_t stop, report_asked;
static int epoll_fd, opened, live, closed_count;
/* a storm: all were cut at once and come back */
static int comes_back, waiting, storm, tries, refused, not_recovered;
static volatile sig_atomic_t cut_asked;
static uint64_t storm_begun;

/* When a lost socket tries again: first within 2 s, then full jitter from 0.5 s up to 20 s. */
static void schedule(struct conn *c) {
    double most = 2.0;
    if (c->attempt) {
        most = 0.5;
        for (int i = 1; i < c->attempt && most < 20; i++) most *= 2;
        if (most > 20) most = 20;
    }
    c->attempt++;
    uint64_t wait_ns = drand48() * most * 1e9;
    if (c->retry_ms) wait_ns = (uint64_t)c->retry_ms * 1000000u; /* it was given a time of its own */
    c->retry_ms = 0;
    c->due_ns = now_ns(CLOCK_MONOTONIC) + wait_ns;
    c->state = WAITING;
    c->have = 0;
    waiting++;
}

static void drop(struct conn *c) {
    if (c->state == CLOSED || c->state == WAITING) return;
    if (c->state == LIVE) live--;
    close(c->fd);
    if (comes_back) {
        if (!storm) { /* the server is gone: the storm has begun by itself */
            storm = 1;
            tries = refused = not_recovered = 0;
            storm_begun = now_ns(CLOCK_MONOTONIC);
        }
        schedule(c);
        return;
    }
    c->state = CLOSED;
    closed_count++;
}

static void cut_all(void) {
    struct linger abrupt = {.l_onoff = 1, .l_linger = 0}; /* RST, as a network that breaks */
    storm = 1;
    tries = refused = not_recovered = 0;
    storm_begun = now_ns(CLOCK_MONOTONIC);
    for (int i = 0; i < opened; i++) {
        if (conns[i].state == WAITING || conns[i].state == CLOSED) continue;
        setsockopt(conns[i].fd, SOL_SOCKET, SO_LINGER, &abrupt, sizeof abrupt);
        drop(&conns[i]);
    }
}

static void send_all(struct conn *c, const uint8_t *data, size_t length) {
    /* Handshakes and greetings are small: a full socket buffer here is an error. */
    if (send(c->fd, data, length, MSG_NOSIGNAL) != (ssize_t)length) drop(c);
}

/* A masked frame; the mask is zero, so the payload stays as it is. */
static void send_frame(struct conn *c, int opcode, const char *payload, size_t length) {
    uint8_t frame[8192 + 14];
    size_t at = 0;
    if (length > 8192) return;
    frame[at++] = 0x80 | opcode;
    if (length < 126) {
        frame[at++] = 0x80 | length;
    } else {
        frame[at++] = 0x80 | 126;
        frame[at++] = length >> 8;
        frame[at++] = length & 255;
    }
    memset(frame + at, 0, 4);
    at += 4;
    memcpy(frame + at, payload, length);
    send_all(c, frame, at + length);
}

static void send_text(struct conn *c, const char *text) { send_frame(c, 1, text, strlen(text)); }

static void now_live(struct conn *c) {
    if (c->state == LIVE) return;
    c->state = LIVE;
    c->attempt = 0;
    live++;
    if (storm && live == count) {
        storm = 0;
        printf("resumed %d in %.2f s tries %d refused %d not_recovered %d\n", live,
               (now_ns(CLOCK_MONOTONIC) - storm_begun) / 1e9, tries, refused, not_recovered);
        fflush(stdout);
    }
}

/* Keep the string that follows `key` in a frame. */
static void keep(char **place, const uint8_t *text, size_t length, const char *key) {
    const uint8_t *at = memmem(text, length, key, strlen(key)), *end;
    if (!at) return;
    at += strlen(key);
    end = memchr(at, '"', text + length - at);
    if (!end) return;
    free(*place);
    *place = strndup((const char *)at, end - at);
}

static void greet(struct conn *c) {
    char text[4096];
    if (mode == CINEMA) {
        int i = c - conns;
        if (c->resume) {
            snprintf(text, sizeof text, "{\"type\":\"auth\",\"resume\":\"%s\"}", c->resume);
            send_text(c, text);
        } else if (ticket_count) {
            snprintf(text, sizeof text, "{\"type\":\"auth\",\"ticket\":\"%s\"}",
                     tickets[(i + c->tickets_used++ * count) % ticket_count]);
            send_text(c, text);
        } else {
            send_text(c, "{\"type\":\"auth\",\"ticket\":null}");
        }
        if (c->state >= CLOSED) return;
        const char *quote = c->cursor ? "\"" : "";
        snprintf(text, sizeof text,
                 "{\"type\":\"subscribe\",\"ref\":1,\"topics\":[%s],\"cursor\":%s%s%s}", topics, quote,
                 c->cursor ? c->cursor : "null", quote);
        send_text(c, text);
    } else if (mode == PLAIN) {
        now_live(c);
    }
}

static void on_text(struct conn *c, const uint8_t *text, size_t length) {
    frames++;
    bytes_seen += length;
    if (mode == SOCKETIO) {
        if (length && text[0] == '0') send_text(c, "40");
        else if (length == 1 && text[0] == '2') send_text(c, "3");
        else if (length >= 2 && text[0] == '4' && text[1] == '0') now_live(c);
    } else if (mode == CINEMA && c->state != LIVE) {
        if (comes_back) keep(&c->resume, text, length, "\"resume\":\"");
        if (memmem(text, length, "\"subscribed\"", 12)) {
            if (memmem(text, length, "\"recovered\":false", 17)) not_recovered++;
            now_live(c);
        }
    }
    if (comes_back && mode == CINEMA && length < 400 && !memmem(text, length, "\"event\"", 7))
        keep(&c->cursor, text, length, "\"cursor\":\"");
    measure(text, length);
}

/* Frames out of the buffer; what is incomplete stays. */
static void parse(struct conn *c) {
    size_t at = 0;
    while (c->state < CLOSED && c->have - at >= 2) {
        uint8_t *p = c->buf + at;
        size_t head = 2, length = p[1] & 127;
        if (length == 126) {
            if (c->have - at < 4) break;
            length = (size_t)p[2] << 8 | p[3];
            head = 4;
        } else if (length == 127) {
            if (c->have - at < 10) break;
            length = 0;
            for (int i = 2; i < 10; i++) length = length << 8 | p[i];
            head = 10;
        }
        if (c->have - at < head + length) break;
        int opcode = p[0] & 15;
        if (opcode == 1 || opcode == 2) on_text(c, p + head, length);
        else if (opcode == 9) send_frame(c, 10, (char *)p + head, length);
        else if (opcode == 8) {
            int code = length >= 2 ? p[head] << 8 | p[head + 1] : 1005;
            if (code < 5000) close_code_seen[code]++;
            if (code == 4003) { /* the ticket is used up: the next one, as the API would give it */
                free(c->resume);
                c->resume = NULL;
            }
            if (code == 4013) {
                char reason[128] = "";
                memcpy(reason, p + head + 2, length - 2 < 127 ? length - 2 : 127);
                sscanf(reason, "retry in %d ms", &c->retry_ms);
                refused++;
            }
            send_frame(c, 8, (char *)p + head, length < 2 ? 0 : 2);
            drop(c);
        }
        at += head + length;
    }
    if (c->state >= CLOSED) return;
    memmove(c->buf, c->buf + at, c->have - at);
    c->have -= at;
}

static void on_upgrade(struct conn *c) {
    uint8_t *end = memmem(c->buf, c->have, "\r\n\r\n", 4);
    if (!end) return;
    if (c->have < 12 || memcmp(c->buf + 9, "101", 3)) {
        if (!comes_back) fprintf(stderr, "refused: %.*s\n", 40, c->buf);
        refused++;
        drop(c);
        return;
    }
    size_t head = end + 4 - c->buf;
    memmove(c->buf, c->buf + head, c->have - head);
    c->have -= head;
    c->state = GREETING;
    greet(c);
    if (c->state < CLOSED) parse(c);
}

static void on_readable(struct conn *c) {
    for (;;) {
        if (c->size - c->have < 4096) {
            c->size = c->size ? c->size * 2 : 8192;
            c->buf = realloc(c->buf, c->size);
            if (!c->buf) die("realloc");
        }
        ssize_t got = recv(c->fd, c->buf + c->have, c->size - c->have, 0);
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
            close_code_seen[1006]++;
            drop(c);
            return;
        }
        if (got < 0) return;
        c->have += got;
        if (c->state == UPGRADING) on_upgrade(c);
        else parse(c);
        if (c->state >= CLOSED || c->have + 4096 < c->size) return;
    }
}

static void on_writable(struct conn *c) {
    char request[1024];
    int error = 0;
    socklen_t length = sizeof error;
    getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &length);
    if (error) {
        drop(c);
        return;
    }
    struct epoll_event watch = {.events = EPOLLIN, .data.ptr = c};
    epoll_ctl(epoll_fd, EPOLL_CTL_MOD, c->fd, &watch);
    c->state = UPGRADING;
    snprintf(request, sizeof request,
             "GET %s HTTP/1.1\r\nHost: %s:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
             "Origin: %s\r\n\r\n",
             path, host, port, origin);
    send_all(c, (uint8_t *)request, strlen(request));
}

static void open_socket(struct conn *c) {
    /* 127.0.0.1, .2, …: each address has its own range of ports. */
    struct sockaddr_in from = {.sin_family = AF_INET}, to = {.sin_family = AF_INET};
    int one = 1;
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (c->fd < 0) die("socket");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    /* Else bind takes a port for itself, and those of the last run are still in TIME_WAIT. */
    setsockopt(c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    from.sin_addr.s_addr = htonl(0x7f000001 + (c - conns) / 20000);
    if (bind(c->fd, (struct sockaddr *)&from, sizeof from)) die("bind");
    to.sin_port = htons(port);
    inet_pton(AF_INET, host, &to.sin_addr);
    c->state = CONNECTING;
    if (connect(c->fd, (struct sockaddr *)&to, sizeof to) && errno != EINPROGRESS) {
        if (!comes_back) die("connect");
        drop(c);
        return;
    }
    struct epoll_event watch = {.events = EPOLLOUT, .data.ptr = c};
    if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, c->fd, &watch)) die("epoll_ctl");
}

static void open_due(void) {
    uint64_t now = now_ns(CLOCK_MONOTONIC);
    for (int i = 0; i < opened && waiting; i++) {
        if (conns[i].state != WAITING || conns[i].due_ns > now) continue;
        waiting--;
        tries++;
        open_socket(&conns[i]);
    }
}

static void on_signal(int number) {
    if (number == SIGUSR1) report_asked = 1;
    else if (number == SIGUSR2) cut_asked = 1;
    else stop = 1;
}

static void options(int argc, char **argv) {
    int option;
    while ((option = getopt(argc, argv, "h:p:u:o:n:r:s:m:t:T:RS:")) != -1) switch (option) {
        case 'h': host = optarg; break;
        case 'p': port = atoi(optarg); break;
        case 'u': path = optarg; break;
        case 'o': origin = optarg; break;
        case 'n': count = atoi(optarg); break;
        case 'r': rate = atoi(optarg); break;
        case 's': seconds = atoi(optarg); break;
        case 't': read_tickets(optarg); break;
        case 'T': topics = optarg; break;
        case 'S': srand48(atol(optarg)); break;
        case 'R': comes_back = 1; break;
        case 'm':
            mode = !strcmp(optarg, "cinema") ? CINEMA : !strcmp(optarg, "socketio") ? SOCKETIO : PLAIN;
            break;
        default:
            fprintf(stderr, "usage: client -h host -p port -u path -o origin -n sockets -r per_s "
                            "-s seconds -m plain|cinema|socketio -t tickets -T topics -R -S seed\n");
            exit(2);
    }
}

int main(int argc, char **argv) {
    static struct epoll_event ready[1024];
    int announced = 0;
    options(argc, argv);
    conns = calloc(count, sizeof *conns);
    epoll_fd = epoll_create1(0);
    signal(SIGTERM, on_signal);
    signal(SIGINT, on_signal);
    signal(SIGUSR1, on_signal);
    signal(SIGUSR2, on_signal);
    uint64_t begun = now_ns(CLOCK_MONOTONIC);
    while (!stop) {
        uint64_t passed = now_ns(CLOCK_MONOTONIC) - begun;
        if (seconds && passed > (uint64_t)seconds * 1000000000u) break;
        while (opened < count && (uint64_t)opened * 1000000000u < passed * rate) open_socket(&conns[opened++]);
        if (waiting) open_due();
        int many = epoll_wait(epoll_fd, ready, 1024, opened < count || waiting ? 1 : 100);
        for (int i = 0; i < many; i++) {
            struct conn *c = ready[i].data.ptr;
            if (c->state == CONNECTING) on_writable(c);
            else if (c->state < CLOSED) on_readable(c);
        }
        if (!announced && live + closed_count == count) {
            announced = 1;
            printf("ready %d in %.2f s\n", live, (now_ns(CLOCK_MONOTONIC) - begun) / 1e9);
            fflush(stdout);
        }
        if (cut_asked) {
            cut_asked = 0;
            cut_all();
        }
        if (report_asked) { /* SIGUSR1: report and begin to count anew */
            report_asked = 0;
            report(count, live, closed_count);
            reset();
        }
    }
    report(count, live, closed_count);
    return 0;
}
