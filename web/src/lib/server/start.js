import { refusal } from './env.js';

/** Ends the process with one sentence when it must not serve. */
export function refuseUnsafeStart() {
  const reason = refusal();
  if (reason === null) return;
  process.stderr.write(`web: ${reason}\n`);
  process.exit(1);
}
