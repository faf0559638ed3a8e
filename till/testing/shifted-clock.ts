import { readFileSync } from "node:fs";

// Loaded by `node --import` before a program: its clock is wrong by as many milliseconds as the file says at the moment.
const path = process.env.SHIFTED_CLOCK_FILE;
if (path === undefined) throw new Error("SHIFTED_CLOCK_FILE names the file");
const rightNow = Date.now;
Date.now = () => rightNow() + Number(readFileSync(path, "utf8"));
