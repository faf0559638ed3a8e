/** A letter, a digit or a sign that leaves ink: neither white space nor a character that is invisible by itself. */
const ink = /(?![\p{Default_Ignorable_Code_Point}\u2800])[\p{L}\p{N}\p{P}\p{S}]/u;

/** Whether a person would see nothing of the text. */
export function isBlank(text: string): boolean {
  return !ink.test(text);
}
