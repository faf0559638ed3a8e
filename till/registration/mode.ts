import type { Journals } from "./journals.ts";
import type { Control } from "./rule.ts";

/** SET_MODE: what the till writes from now on; 690 with an open shift. */
export function setMode(journals: Pick<Journals, "change">): Control<"SET_MODE"> {
  return {
    operation: "SET_MODE",
    async run({ mode }) {
      return journals.change(mode) ? {} : { messageDetail: "Режим не изменился" };
    },
  };
}
