import { Presets, SingleBar } from "cli-progress";

/** Shows how far a long work is. `fraction` is from 0 to 1. */
export interface Progress {
  show(fraction: number, text: string): void;
  /** Ends the display; later calls show nothing. */
  stop(): void;
}

export const noProgress: Progress = { show: () => undefined, stop: () => undefined };

const steps = 1_000;
const plainEveryMs = 5_000;

/** A bar on a terminal, a plain line now and then where there is none. It writes to stderr: stdout is for results. */
export function createProgress(label: string, stream: NodeJS.WriteStream = process.stderr): Progress {
  return stream.isTTY ? barProgress(label, stream) : plainProgress(label, stream);
}

function barProgress(label: string, stream: NodeJS.WriteStream): Progress {
  const bar = new SingleBar(
    { format: `${label} {bar} {percentage}% {text}`, stream, hideCursor: true, stopOnComplete: false },
    Presets.shades_classic,
  );
  bar.start(steps, 0, { text: "" });
  return {
    show: (fraction, text) => bar.update(Math.round(fraction * steps), { text }),
    stop: () => bar.stop(),
  };
}

function plainProgress(label: string, stream: NodeJS.WriteStream): Progress {
  let shownMs = performance.now();
  let stopped = false;
  return {
    show(fraction, text) {
      if (stopped || performance.now() - shownMs < plainEveryMs) return;
      shownMs = performance.now();
      stream.write(`${label} ${Math.floor(fraction * 100)}% ${text}\n`);
    },
    stop() {
      stopped = true;
    },
  };
}
