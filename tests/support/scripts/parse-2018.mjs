// Parse each script named on the command line as the oldest browsers of the floor do.
import { readFileSync } from "node:fs";
import { parse } from "acorn";

let broken = 0;
for (const path of process.argv.slice(2)) {
  try {
    parse(readFileSync(path, "utf8"), { ecmaVersion: 2018, sourceType: "script" });
  } catch (error) {
    broken = 1;
    console.log(`${path}: ${error.message}`);
  }
}
process.exit(broken);
