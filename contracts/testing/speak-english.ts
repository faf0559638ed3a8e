/** Tests read what commands say in English, unless they are about the language itself. */
import { speak } from "../language/language.ts";

speak("en");
