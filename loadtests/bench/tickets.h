/* Tickets, one a line of a file: each opens a socket once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char **tickets;
static int ticket_count;

static void die(const char *what) {
    perror(what);
    exit(1);
}

static void read_tickets(const char *name) {
    FILE *file = fopen(name, "r");
    char line[2048];
    if (!file) die(name);
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = 0;
        tickets = realloc(tickets, (ticket_count + 1) * sizeof *tickets);
        tickets[ticket_count++] = strdup(line);
    }
    fclose(file);
}
