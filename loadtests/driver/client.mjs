#!/usr/bin/env node
/**
 * Opens many sockets with the client library that the web ships, and reports what their reducers ended
 * with. Run by the chaos tests; usable by hand:
 *
 *   node client.mjs --api http://127.0.0.1:8000 --tokens tokens.txt --topics feed,me --sockets 200
 *   node client.mjs --url ws://127.0.0.1:8001/ws/ --tickets tickets.txt --topics public --cursor "$CURSOR"
 *
 * | option | means |
 * | --- | --- |
 * | `--url` | address of the socket; without it the ticket's answer says where |
 * | `--tickets FILE` | one ticket a line, for one connection each; `null` is an anonymous reader |
 * | `--api URL` + `--tokens FILE` | mint tickets by `POST {api}/api/live/ticket/`, a bearer token a line; socket n uses line n (mod lines); without `--tokens` anonymous |
 * | `--topics a,b` | of one state for each socket (default `public`); the first one names the reducer |
 * | `--watch a,b` | a further state for each socket on these topics; may be repeated |
 * | `--cursor TEXT` | where the states begin (default: by REST with `--api`, else from now on) |
 * | `--sockets N` | default: as many as tickets or tokens |
 * | `--ws` | use the `ws` package instead of Node's own WebSocket |
 * | `--origin URL` | Origin header; needs `--ws` |
 * | `--ids` | list the applied ids in the report |
 * | `--states none|view` | final states in the report (default `view`) |
 * | `--open-per-s N` | how fast sockets are opened (default 200) |
 *
 * Commands are JSON lines on stdin: `{"cmd":"report"}` prints a report and goes on, `{"cmd":"status"}` prints
 * how many sockets are live, `{"cmd":"stop"}` ends. Every answer is one JSON line on stdout. SIGTERM and
 * SIGINT print the report and end. With `--api`, a lost place is refetched by REST as a page does it;
 * without, it cannot be, and goes on from now (counted in `resyncs`).
 */
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";

import { openFleet } from "./fleet.mjs";

const { values: options } = parseArgs({
  options: {
    url: { type: "string" },
    tickets: { type: "string" },
    api: { type: "string" },
    tokens: { type: "string" },
    topics: { type: "string", default: "public" },
    watch: { type: "string", multiple: true, default: [] },
    cursor: { type: "string" },
    sockets: { type: "string" },
    ws: { type: "boolean", default: false },
    origin: { type: "string" },
    ids: { type: "boolean", default: false },
    states: { type: "string", default: "view" },
    "open-per-s": { type: "string", default: "200" },
  },
});

/** @param {unknown} answer */
const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);

const fleet = await openFleet(options);

function end() {
  const line = `${JSON.stringify({ type: "report", ...fleet.report() })}\n`;
  fleet.stop();
  process.stdout.write(line, () => process.exit(0));
}

process.on("SIGTERM", end);
process.on("SIGINT", end);

createInterface({ input: process.stdin }).on("line", (line) => {
  let cmd;
  try {
    ({ cmd } = JSON.parse(line));
  } catch {
    cmd = line.trim();
  }
  if (cmd === "report") say({ type: "report", ...fleet.report() });
  else if (cmd === "status") say({ type: "status", ...fleet.status() });
  else if (cmd === "stop") end();
  else say({ type: "error", detail: `no such command: ${cmd}` });
});

say({ type: "started", sockets: fleet.size });
