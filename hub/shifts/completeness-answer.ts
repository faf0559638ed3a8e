/** The report of completeness as the Management API and the command line write it. */
import { completenessShiftsPerTillMax } from "@prilavok/contracts/management-api/limits.ts";
import { e4ToJson } from "@prilavok/contracts/values/decimal.ts";
import type { TimeZone } from "@prilavok/contracts/values/time.ts";
import { localTsOf } from "./event.ts";
import { missingJson, missingSoFarJson, numbersText, rangeText, stateText } from "./incomplete.ts";
import type { OpenShift, UntoldTill } from "./open.ts";
import { type ReportedShift, reportedState, type TillReport } from "./report.ts";

export function tillAnswer({ deviceId, deviceExtId, store, shifts }: TillReport) {
  const listed = shifts.slice(0, completenessShiftsPerTillMax);
  return {
    deviceId: String(deviceId),
    extid: deviceExtId,
    addressId: String(store.id),
    store_ext_id: store.extId,
    shifts: listed.map((shift) => shiftAnswer(shift, store.timeZone)),
    more: shifts.length - listed.length,
  };
}

const nothing = {
  shift: null,
  lastShift: null,
  start: null,
  stop: null,
  seller: null,
  received: null,
  told: null,
  missing: null,
};

function shiftAnswer(shift: ReportedShift, zone: TimeZone) {
  switch (shift.kind) {
    case "compared":
      return comparedAnswer(shift, zone);
    case "open":
      return openAnswer(shift, zone);
    case "untold":
      return untoldAnswer(shift, zone);
    case "overdue": {
      const start = localTsOf(shift.atMs, zone);
      const text = "its end was not told, and a later shift has begun";
      return { ...nothing, state: shift.kind, shift: shift.shift ?? null, start, text };
    }
    case "unstarted": {
      const stop = localTsOf(shift.atMs, zone);
      return {
        ...nothing,
        state: shift.kind,
        shift: shift.shift ?? null,
        stop,
        text: "its start was not told",
      };
    }
    case "missing": {
      const { first, last, afterMs, beforeMs } = shift;
      const between = `between ${localTsOf(afterMs, zone)} and ${localTsOf(beforeMs, zone)}`;
      const text = `missing: ${first === last ? "shift" : "shifts"} ${rangeText(shift)}, ${between}`;
      return { ...nothing, state: shift.kind, shift: first, lastShift: last, text };
    }
  }
}

function openAnswer(open: OpenShift, zone: TimeZone) {
  const { shift, startMs, seller, received, missing } = open;
  const state = reportedState({ kind: "open", ...open });
  const gaps = missing.length === 0 ? "" : `; missing so far: ${numbersText(missing)}`;
  const began =
    startMs === undefined
      ? `its start was not told, and ${received.receipts} of its receipts came`
      : "its end was not told yet";
  return {
    ...nothing,
    ...{ state, shift: shift ?? null, start: startMs === undefined ? null : localTsOf(startMs, zone) },
    seller: seller ?? null,
    received: { receipts: received.receipts, total: e4ToJson(received.totalE4) },
    missing: missing.length === 0 ? null : missingSoFarJson(missing),
    text: `${state}: ${began}${gaps}`,
  };
}

function untoldAnswer({ lastMs, sinceMs }: UntoldTill, zone: TimeZone) {
  const text =
    lastMs === undefined
      ? "untold: the till has told of no shift yet, so nothing can be compared"
      : `untold: the till has told of no shift since the hub was started, ${localTsOf(sinceMs, zone)}; what it sold after ${localTsOf(lastMs, zone)} may be missing`;
  return { ...nothing, state: "untold" as const, text };
}

function comparedAnswer(shift: Extract<ReportedShift, { kind: "compared" }>, zone: TimeZone) {
  const { state, received, totals } = shift;
  if (state.state === "open") throw new Error("a shift whose stop was told is not open");
  return {
    state: state.state,
    shift: shift.shift ?? null,
    lastShift: null,
    start: shift.startMs === undefined ? null : localTsOf(shift.startMs, zone),
    stop: localTsOf(shift.stopMs, zone),
    seller: shift.seller ?? null,
    received: { receipts: received.receipts, total: e4ToJson(received.totalE4) },
    told: {
      receipts: totals.receipts ?? null,
      total: totals.totalE4 === undefined ? null : e4ToJson(totals.totalE4),
    },
    missing: state.state === "incomplete" ? missingJson(state) : null,
    text: stateText({ state, overdue: false }),
  };
}
