import type { Queue } from 'bullmq';
import type { Hono } from 'hono';

/** Where the page of the queue is. */
export const BOARD_PATH = '/queues';

/**
 * The page of bull-board with the batches of a queue, to look at and not to change. Null where its packages are not installed, which no other
 * part of the server needs.
 */
export async function queueBoard(queue: Queue): Promise<Hono | null> {
  const packages = await installed();
  if (packages === null) return null;
  const [{ createBullBoard }, { BullMQAdapter }, { HonoAdapter }, { serveStatic }] = packages;
  const serverAdapter = new HonoAdapter(serveStatic).setBasePath(BOARD_PATH);
  createBullBoard({ queues: [new BullMQAdapter(queue, { readOnlyMode: true })], serverAdapter });
  return serverAdapter.registerPlugin() as unknown as Hono;
}

async function installed() {
  try {
    return await Promise.all([
      import('@bull-board/api'),
      import('@bull-board/api/bullMQAdapter'),
      import('@bull-board/hono'),
      import('@hono/node-server/serve-static'),
    ]);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  }
}
