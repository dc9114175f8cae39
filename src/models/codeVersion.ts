/** Version of the program that trained a decoder; the same as in package.json. */
export const codeVersion = "0.1.0";
