// One page in (a JSON string, a line), one list of problems out (JSON, a line).
import { createInterface } from "node:readline";
import { HtmlValidate } from "html-validate";

const checker = new HtmlValidate({
  extends: ["html-validate:recommended"],
  rules: {
    "doctype-style": "off", // both forms are the same to a browser
    "void-style": "off",
    "no-trailing-whitespace": "off", // the template engine's own
    "attribute-boolean-style": "off",
    "attribute-empty-style": "off",
    "long-title": "off", // titles carry the heading
    "form-dup-name": ["error", { shared: ["radio", "button", "reset", "submit", "checkbox"] }],
    "valid-id": ["error", { relaxed: true }], // a UUID may begin with a digit
    "no-inline-style": "error",
    "wcag/h30": "error",
    "wcag/h32": "error",
    "wcag/h36": "error",
    "wcag/h37": "error",
    "wcag/h67": "error",
    "wcag/h71": "error",
    "prefer-native-element": ["error", { exclude: ["article"] }],
    "require-sri": "off", // everything comes from the same origin
    "tel-non-breaking": "off", // French numbers are laid out by the words rule
  },
});

for await (const line of createInterface({ input: process.stdin })) {
  const report = await checker.validateString(JSON.parse(line));
  const problems = report.results.flatMap((result) =>
    result.messages.map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`),
  );
  process.stdout.write(JSON.stringify(problems) + "\n");
}
