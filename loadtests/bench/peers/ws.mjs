// node ws by hand: one Redis subscription, a loop of send. Arguments: port, Redis URL.
import { createServer } from 'node:http';
import { createClient } from 'redis';
import { WebSocketServer } from 'ws';

const [port, redisUrl] = process.argv.slice(2);
const http = createServer();
const server = new WebSocketServer({ server: http, perMessageDeflate: false });
const sub = createClient({ url: redisUrl });
await sub.connect();
await sub.subscribe('live', (message) => {
  for (const client of server.clients) client.send(message);
});
http.listen({ port: Number(port), host: '127.0.0.1', backlog: 4096 });
