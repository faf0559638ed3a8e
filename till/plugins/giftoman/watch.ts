import { ConnectionWatch, type WatchOptions } from "../../connection/watch.ts";
import { giftomanForm } from "./configuration.ts";

/** giftoman.ini as it is now. */
export class GiftomanWatch extends ConnectionWatch {
  /** Reads the file at once, and tells the log what is wrong with it. @param options the path of giftoman.ini */
  constructor(options: WatchOptions) {
    super(giftomanForm, options);
  }
}
