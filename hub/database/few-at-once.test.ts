import { expect, test } from "vitest";
import { FewAtOnce } from "./few-at-once.ts";

test("a few run at once, the rest in the order in which they came, also after one that fails", async () => {
  const few = new FewAtOnce(2, 3);
  const begun: number[] = [];
  const ends = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
  const works = ends.map(({ promise }, index) =>
    few.run(() => {
      begun.push(index);
      return promise;
    }),
  );
  const outcomes = Promise.allSettled(works);
  expect(begun).toEqual([0, 1]);
  expect(few.isFull).toBe(true);
  ends[1]?.reject(new Error("fails"));
  await expect(works[1]).rejects.toThrow("fails");
  expect(begun).toEqual([0, 1, 2]);
  expect(few.isFull).toBe(false);
  for (const { resolve } of ends) resolve();
  expect(
    (await outcomes).map(({ status }) => status).filter((status) => status === "fulfilled"),
  ).toHaveLength(4);
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  await few.run(async () => begun.push(5));
  expect(begun.at(-1)).toBe(5);
});

test("it is drained when those who wait have worked, too", async () => {
  const few = new FewAtOnce(1, 3);
  await few.drained();
  const end = Promise.withResolvers<void>();
  const done: number[] = [];
  const works = [1, 2, 3].map((place) => few.run(() => end.promise.then(() => done.push(place))));
  const drained = few.drained().then(() => done.length);
  end.resolve();
  expect(await drained).toBe(3);
  await Promise.all(works);
});
