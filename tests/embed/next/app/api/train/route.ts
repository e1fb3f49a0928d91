import { startTraining } from '../../engine';
import { TRAINING } from '../../training';

export const dynamic = 'force-dynamic';

/** Runs the same job on the server, in threads. */
export async function GET() {
  const job = await startTraining(TRAINING);
  const { digest } = await job.done;
  return Response.json({ digest });
}
