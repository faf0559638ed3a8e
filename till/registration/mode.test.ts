import { expect, test } from "vitest";
import { openTill } from "../testing/cashier.ts";
import { openTestTill } from "../testing/till.ts";

test("the mode changes with a closed shift only (690), in every direction", async () => {
  const till = await openTill();
  for (const [from, to] of [
    ["work", "demo"],
    ["demo", "training"],
    ["training", "work"],
  ] as const) {
    await till.do("OPEN_SHIFT");
    expect(await till.code("SET_MODE", { mode: to })).toBe(690);
    expect(await till.do("SET_MODE", { mode: from })).toMatchObject({ messageDetail: "Режим не изменился" });
    await till.do("CLOSE_SHIFT");
    expect(await till.do("SET_MODE", { mode: to })).toMatchObject({ messageDetail: "Режим изменен" });
    expect((await till.do("OTHER_INFO")).info?.mode).toBe(to);
  }
});

test("practice counts its own shifts and numbers, queues nothing and leaves real work as it was", async () => {
  const till = await openTill();
  await till.do("OPEN_SHIFT");
  await till.sell("5");
  await till.do("CLOSE_SHIFT");
  const before = (await till.do("OTHER_INFO")).info;
  await till.do("SET_MODE", { mode: "demo" });
  const opened = await till.do("OPEN_SHIFT");
  expect(opened.numberCheck).toBe("1");
  await till.sell("100");
  const { report } = await till.do("CLOSE_SHIFT");
  expect(report).toMatchObject({ shift: 1, drawer: "100.00", life: { sales: "100.00" } });
  expect((await till.do("OTHER_INFO")).info?.queue).toEqual(before?.queue);
  await till.do("SET_MODE", { mode: "work" });
  expect((await till.do("OTHER_INFO")).info).toEqual(before);
});

test("operations that came before a change of mode are written in the old one, those after it in the new one", async () => {
  const till = await openTill();
  const calls = [
    till.do("OPEN_SHIFT"),
    till.sell("1"),
    till.do("CLOSE_SHIFT"),
    till.do("SET_MODE", { mode: "training" }),
    till.do("OPEN_SHIFT"),
    till.sell("2"),
    till.sell("3"),
  ];
  await Promise.all(calls);
  expect(till.till.journals.of("work").last()).toMatchObject({ number: 3, drawerE2: 100 });
  expect(till.till.journals.of("training").last()).toMatchObject({ number: 3, drawerE2: 500 });
});

test("an open practice shift is there after a restart, in its mode", async () => {
  const first = await openTestTill();
  await first.run("SET_MODE", { mode: "demo" });
  await first.run("OPEN_SHIFT", { cashier: "Иванова" });
  await first.close();
  const again = await openTill({ folder: first.folder });
  expect((await again.do("OTHER_INFO")).info).toMatchObject({
    mode: "demo",
    shift: { state: "open", number: 1 },
  });
  expect(await again.code("SET_MODE", { mode: "work" })).toBe(690);
});
