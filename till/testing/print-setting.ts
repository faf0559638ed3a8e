import type { Setting } from "../printing/setting.ts";

/** A shop in Minsk with a till that has the emulator, and paper of 48 columns. */
export const samplePrintSetting: Setting = {
  shop: {
    name: "ООО «Прилавок», магазин № 5",
    address: "г. Минск, пр-т Независимости, 58",
    taxNumber: "193141246",
    farewell: "Спасибо за покупку!",
  },
  mode: "work",
  serial: "PRILAVOK-0001",
  isEmulator: true,
  form: { columns: 48, encoding: "cp866" },
};
