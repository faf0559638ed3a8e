import { parentPort } from "node:worker_threads";
import { paperOf } from "./job-paper.ts";
import { renderBytes } from "./render.ts";
import type { RenderAnswer, RenderTask } from "./render-thread.ts";

// The thread of render-thread.ts: an answer for each task.
parentPort?.on("message", (task: RenderTask) => parentPort?.postMessage(answerOf(task)));

function answerOf({ job, documents, setting, form }: RenderTask): RenderAnswer {
  try {
    return {
      bytes: renderBytes(
        paperOf(job, (number) => documents.get(number), setting),
        form,
      ),
    };
  } catch (error) {
    // Told as text: an error's class does not survive the way between threads.
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}
