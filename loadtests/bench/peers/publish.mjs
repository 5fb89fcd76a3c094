// Publishes to a peer as its own documents say. Arguments: kind, Redis URL, events, per second, size.
import { createClient } from 'redis';
import { Emitter } from '@socket.io/redis-emitter';

const [kind, redisUrl, events, perS, size] = process.argv.slice(2);
const redis = createClient({ url: redisUrl });
await redis.connect();
const emitter = new Emitter(redis);
const stamp = () => BigInt(Math.round((performance.timeOrigin + performance.now()) * 1e6));
for (let i = 0; i < Number(events); i += 1) {
  const text = `{"id":${i},"text":"#t=${stamp()}#`.padEnd(Number(size) - 2, 'x') + '"}';
  if (kind === 'socketio') emitter.to('live').emit('event', text);
  else await redis.publish('live', text);
  await new Promise((done) => setTimeout(done, 1000 / Number(perS)));
}
await redis.quit();
