import Type from "typebox";
import { text } from "../values/wire.ts";
import { pageQuery } from "./page.ts";
import {
  extIdCharsMax,
  extIdMember,
  idOfAnswer,
  nameCharsMax,
  ourId,
  versionOfAnswer,
  versionOfChange,
} from "./values.ts";

/** Warehouses and cash desks: a name, and the account's own id. */
export const NamedAnswer = {
  id: idOfAnswer,
  extId: extIdMember,
  name: Type.String({ description: "Its name." }),
  version: versionOfAnswer,
};

const name = text(nameCharsMax, "Its name.", { minLength: 1 });

export const namedPath = Type.Object({ id: ourId("Our id of it.") });
export const namedListQuery = Type.Object({
  ...pageQuery,
  extId: Type.Optional(text(extIdCharsMax, "Only the one with this id of yours.", { minLength: 1 })),
});
export const namedBody = Type.Object({ extId: Type.Optional(extIdMember), name });
export const namedChange = Type.Object({
  version: versionOfChange,
  extId: Type.Optional(extIdMember),
  name: Type.Optional(name),
});
export const tooManyNamed = { problem: "unprocessable", when: "There are 10,000 already." } as const;
