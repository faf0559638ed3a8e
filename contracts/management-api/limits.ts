/** Sizes of the Management API's values, in code points or items. Source: Device API contract, section 5. */
export const countryCharsMax = 60;
export const cityCharsMax = 60;
export const streetCharsMax = 100;
export const houseCharsMax = 20;
export const storeExtIdCharsMax = 40;
export const storeNameCharsMax = 100;
export const deviceExtIdCharsMax = 100;
export const timeZoneCharsMax = 64;
export const metricNameCharsMax = 100;
export const metricOrderMax = 32_767;
/** Categories in a metric's definition, or of the own brand. */
export const categoriesMax = 1_000;
/** How long the former key may stay valid after a rotation. */
export const rotationGraceMinutesMax = 30 * 24 * 60;
export const devicesPerPageMax = 1_000;
/** Of the report of completeness: days, stores on a page, and shifts that are listed of one till. */
export const completenessDaysMax = 366;
export const completenessStoresPerPageMax = 100;
export const completenessShiftsPerTillMax = 200;
