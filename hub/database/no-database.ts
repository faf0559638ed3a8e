/** A command was given an empty or mistyped place. What is absent is not new until somebody says so. */
export class NoDatabase extends Error {
  /** @param place for people: a folder or an address. */
  constructor(place: string) {
    super(
      `there is no database of Prilavok ${place}, and this command makes none: ` +
        "name the hub's folder in DATA_DIR or its server in DATABASE_URL (`prilavok-hub config` prints what is in force); " +
        "`prilavok-hub serve`, `migrate` and `store add` make a new one",
    );
  }
}
