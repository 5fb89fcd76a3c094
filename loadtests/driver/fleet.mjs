/** Many live clients in one process: the shipped library, fed by tickets from a file or the API. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import { createLive } from "../../web/src/lib/live/client.js";
import { reducerFor, view } from "../../web/src/lib/live/reducers/index.js";
import { TicketError } from "../../web/src/lib/live/tickets.js";
import { Ledger } from "./ledger.mjs";

/** REST answers that seed a topic's state. @param {string} topic */
function restPath(topic) {
  const [kind, id] = topic.split(".");
  const paths = {
    feed: "feed/",
    public: "public/",
    me: "notifications/",
    movie: `movies/${id}/`,
    review: `reviews/${id}/`,
  };
  return paths[kind] ?? null;
}

/** @param {string | undefined} file @returns {Promise<string[]>} */
async function lines(file) {
  if (!file) return [];
  const text = await readFile(file, "utf8");
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

/** `ws` is installed for the web. @param {{ ws: boolean, origin?: string }} options */
async function socketClass({ ws, origin }) {
  if (!ws && globalThis.WebSocket && !origin) return globalThis.WebSocket;
  const { WebSocket } = createRequire(
    new URL("../../web/package.json", import.meta.url),
  )("ws");
  return class extends WebSocket {
    constructor(url) {
      super(url, {
        origin,
        perMessageDeflate: false,
        skipUTF8Validation: true,
      });
    }
  };
}

/**
 * @param {any} options see client.mjs
 * @returns {Promise<{ size: number, report: () => any, status: () => any, stop: () => void }>}
 */
export async function openFleet(options) {
  const WebSocket = await socketClass(options);
  const [tickets, tokens] = await Promise.all([
    lines(options.tickets),
    lines(options.tokens),
  ]);
  const size = Number(
    options.sockets ?? Math.max(tickets.length, tokens.length, 1),
  );
  const groups = [options.topics, ...options.watch].map((list) =>
    list.split(","),
  );
  const clients = [];
  let stopped = false;

  for (let n = 0; n < size && !stopped; n++) {
    const api = options.api
      ? apiOf(options.api, tokens[n % tokens.length] ?? null)
      : null;
    const source = api
      ? ticketsOfApi(api, options.url)
      : ticketsOfFile(options.url, tickets, n, size);
    clients.push(
      openClient({
        WebSocket,
        source,
        api,
        groups,
        cursor: options.cursor ?? null,
      }),
    );
    const perSlice = Math.max(
      1,
      Math.floor(Number(options["open-per-s"]) / 10),
    );
    if (n % perSlice === perSlice - 1)
      await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await Promise.all(clients.map(({ opened }) => opened));

  return {
    size,
    status() {
      const statuses = {};
      for (const { live } of clients) {
        const { status } = live.status.getSnapshot();
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
      return { sockets: size, statuses };
    },
    report: () => reportOf(clients, options),
    stop() {
      stopped = true;
      for (const { live } of clients) live.stop();
    },
  };
}

/** @param {string} base @param {string | null} token */
function apiOf(base, token) {
  /** @param {string} path @param {string} [method] */
  return async (path, method = "GET") => {
    const headers = {
      Accept: "application/json",
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
    };
    const response = await fetch(`${base.replace(/\/$/, "")}/api/${path}`, {
      method,
      headers,
    });
    const body = await response.json().catch(() => null);
    const retryAfter_s = Number(response.headers.get("Retry-After")) || null;
    return { status: response.status, ok: response.ok, body, retryAfter_s };
  };
}

/** @param {ReturnType<typeof apiOf>} api @param {string} [url] */
function ticketsOfApi(api, url) {
  return {
    async mint() {
      const { ok, status, body, retryAfter_s } = await api(
        "live/ticket/",
        "POST",
      );
      if (ok) return { url: url ?? body.url, ticket: body.ticket };
      const final = status === 401 || status === 403;
      throw new TicketError(final ? "logged-out" : `no ticket: ${status}`, {
        final,
        retryAfterMs: (retryAfter_s ?? 0) * 1000,
      });
    },
  };
}

/** Tickets are good once: socket n takes lines n, n + size … and an anonymous reader any number. */
function ticketsOfFile(url, tickets, n, size) {
  if (!url) throw new Error("--tickets needs --url");
  let next = n;
  return {
    async mint() {
      if (!tickets.length) return { url, ticket: null };
      const ticket = tickets[next];
      next += size;
      if (ticket === undefined)
        throw new TicketError("no tickets left", { final: true });
      return { url, ticket: ticket === "null" ? null : ticket };
    },
  };
}

/** One socket with a state for each group of topics. */
function openClient({ WebSocket, source, api, groups, cursor }) {
  const ledger = new Ledger();
  const live = createLive({
    tickets: source,
    WebSocket,
    observe: (what) => ledger.note(what),
  });
  const watches = [];
  const opened = (async () => {
    for (const topics of groups) {
      const options = await watchOptions({ topics, api, cursor });
      const watch = live.watch(options);
      watch.subscribe(() => {});
      watches.push({ topics, watch });
    }
    live.start();
  })();
  return { live, ledger, watches, opened };
}

/** @param {{ topics: string[], api: ReturnType<typeof apiOf> | null, cursor: string | null }} options */
async function watchOptions({ topics, api, cursor }) {
  const path = restPath(topics[0]);
  const reducer = reducerFor(topics[0], { results: [] });
  if (!reducer) throw new Error(`no reducer for ${topics[0]}`);
  const refetch = async () => {
    const { ok, status, body, retryAfter_s } = await api(path);
    if (!ok)
      throw Object.assign(new Error(`${path}: ${status}`), {
        status,
        retryAfter_s,
      });
    return { state: reducer.seed(body), cursor: body.live_cursor };
  };
  if (api && path && cursor === null) {
    const seeded = await refetch();
    return {
      topics,
      initial: seeded.state,
      cursor: seeded.cursor,
      reducer,
      refetch,
    };
  }
  const empty = {
    id: Number(topics[0].split(".")[1] ?? 0),
    results: [],
    next: null,
    unread_count: 0,
    read_up_to: 0,
    rev: -1,
  };
  return {
    topics,
    initial: reducer.seed(empty),
    cursor,
    reducer,
    refetch: api && path ? refetch : undefined,
  };
}

/** @param {any[]} clients @param {any} options */
function reportOf(clients, options) {
  const metrics = {};
  for (const { live } of clients) {
    for (const [name, count] of Object.entries(live.metrics))
      metrics[name] = (metrics[name] ?? 0) + count;
  }
  const sockets = clients.map(({ live, ledger, watches }) => ({
    status: live.status.getSnapshot(),
    ...ledger.report({ ids: options.ids }),
    reconnects: live.metrics.reconnects,
    resyncs: live.metrics.resyncs,
    ...(options.states === "none" ? {} : { states: statesOf(watches) }),
  }));
  return {
    applied: Ledger.sum(sockets.map(({ applied }) => applied)),
    duplicates: metrics.duplicates,
    applied_twice: sockets.reduce(
      (sum, socket) => sum + socket.applied_twice,
      0,
    ),
    older_rev_shown: sockets.reduce(
      (sum, socket) => sum + socket.older_rev_shown,
      0,
    ),
    resyncs: metrics.resyncs,
    reconnects: metrics.reconnects,
    metrics,
    sockets,
  };
}

/** @param {{ topics: string[], watch: any }[]} watches */
function statesOf(watches) {
  return watches.map(({ topics, watch }) => {
    const { state, status } = watch.getSnapshot();
    return { topics, status, view: view(topics[0], state) };
  });
}
