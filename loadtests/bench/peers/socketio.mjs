// Socket.IO with its Redis adapter: every socket joins one room. Arguments: port, Redis URL.
import { createServer } from 'node:http';
import { createAdapter } from '@socket.io/redis-adapter';
import { createClient } from 'redis';
import { Server } from 'socket.io';

const [port, redisUrl] = process.argv.slice(2);
const pub = createClient({ url: redisUrl });
const sub = pub.duplicate();
await Promise.all([pub.connect(), sub.connect()]);
const http = createServer();
const io = new Server(http, {
  adapter: createAdapter(pub, sub),
  transports: ['websocket'],
  perMessageDeflate: false,
});
io.on('connection', (socket) => socket.join('live'));
http.listen({ port: Number(port), host: '127.0.0.1', backlog: 4096 });
