/**
 * The rooms of src and what each may import. A sample goes straight ahead through them:
 * simulator | recordings -> sources -> features -> decoders -> monitors -> contract -> app.
 */
const room = (...names) => `^src/(${names.join("|")})/`;

/** A room imports itself, the rooms named and packages; which packages is held by the rules on packages below. */
const mayImport = (name, because, ...rooms) => ({
  name: `${name}-imports`,
  comment: `${name} -> ${rooms.join(", ") || "nothing"}. ${because}`,
  severity: "error",
  from: { path: room(name) },
  to: { path: "^(src|workers|scripts|test)/", pathNot: room(name, ...rooms) },
});

/** Only the rooms named may import the packages named. */
const onlyIn = (name, because, packages, users) => ({
  name: `${name}-only-there`,
  comment: because,
  severity: "error",
  from: { path: "^(src|workers)/", pathNot: users },
  to: { path: packages.map((each) => `(^|node_modules/)${each}(/|$)`) },
});

export default {
  forbidden: [
    mayImport("signal", "Streams, blocks, rings, units: what everything else stands on."),
    mayImport(
      "simulator",
      "The simulated patient makes samples and knows nothing of who takes them.",
      "signal",
    ),
    mayImport(
      "sessions",
      "The log of a session: written and read, in a worker and in Node alike, whatever is recorded.",
      "signal",
    ),
    mayImport(
      "recordings",
      "A format is read and written, whatever it is for; a session's log is one of them.",
      "signal",
      "sessions",
    ),
    mayImport("features", "Kernels are functions of samples.", "signal"),
    mayImport("evaluation", "Splits, metrics and chance are pure functions of arrays.", "signal"),
    mayImport("monitors", "A monitor watches numbers, not the rooms that made them.", "signal"),
    mayImport("models", "The artifact is a schema: it must be readable without what made it.", "signal"),
    mayImport(
      "sources",
      "Simulated, replayed, linked: made into blocks.",
      "signal",
      "simulator",
      "recordings",
    ),
    mayImport(
      "decoders",
      "Fits rows and scores them; of an artifact it knows the types.",
      "signal",
      "evaluation",
      "models",
    ),
    {
      name: "decoders-know-types-of-models",
      comment: "An artifact is loaded in the pipeline, where it is replayed: a decoder sees its types alone.",
      severity: "error",
      from: { path: room("decoders") },
      to: { path: room("models"), dependencyTypesNot: ["type-only"] },
    },
    mayImport(
      "contract",
      "Threads agree on types and specs of the rooms.",
      "signal",
      "simulator",
      "sessions",
      "recordings",
      "sources",
      "features",
      "decoders",
      "evaluation",
      "monitors",
      "models",
    ),
    {
      name: "contract-carries-no-machinery",
      comment:
        "The page imports the contract: of the rooms that compute it takes types, and as values only lists of names and specs.",
      severity: "error",
      from: { path: room("contract") },
      to: {
        path: room(
          "simulator",
          "sessions",
          "recordings",
          "sources",
          "features",
          "decoders",
          "evaluation",
          "monitors",
          "models",
        ),
        pathNot: [
          "^src/simulator/(patients|options|tasks)\\.ts$",
          "^src/decoders/(names|decoder)\\.ts$",
          "^src/features/specs?[/.]",
          "^src/evaluation/evidence\\.ts$",
        ],
        dependencyTypesNot: ["type-only"],
      },
    },
    mayImport(
      "pipeline",
      "live, train, evaluate: the only room that joins the others.",
      "signal",
      "simulator",
      "sessions",
      "recordings",
      "sources",
      "features",
      "decoders",
      "evaluation",
      "monitors",
      "models",
      "contract",
    ),
    mayImport(
      "app",
      "The page draws what the contract brings; samples it keeps in signal's rings.",
      "contract",
      "signal",
    ),
    {
      name: "main-imports-app",
      comment: "main -> app. It mounts the app and does nothing else.",
      severity: "error",
      from: { path: "^src/main\\.tsx$" },
      to: { path: "^(src|workers|scripts|test)/", pathNot: room("app") },
    },
    {
      name: "workers-import-pipeline",
      comment: "workers -> pipeline, contract. A worker exposes a class and does nothing else.",
      severity: "error",
      from: { path: "^workers/" },
      to: { path: "^(src|workers|scripts|test)/", pathNot: room("pipeline", "contract") },
    },
    {
      name: "cli-imports-pipeline",
      comment:
        "cli -> pipeline, contract; types of any room. Opening files, and choosing by name from the registries, is the terminal's own part.",
      severity: "error",
      from: { path: room("cli") },
      to: {
        path: "^(src|workers|scripts|test)/",
        pathNot: [
          room("cli", "pipeline", "contract", "signal", "sources", "recordings"),
          "^src/(features|decoders)/index\\.ts$",
        ],
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "cli-without-page",
      comment: "A terminal has no page, not even its types.",
      severity: "error",
      from: { path: room("cli") },
      to: { path: "^src/(app/|main\\.tsx)|^workers/" },
    },
    onlyIn("tensorflow", "TensorFlow.js is imported in decoders alone.", ["@tensorflow"], room("decoders")),
    {
      name: "page-without-tensorflow",
      comment: "The page must start without TensorFlow.js: nothing that it reaches imports it.",
      severity: "error",
      from: { path: ["^src/main\\.tsx$", room("app"), room("contract")] },
      to: { path: "node_modules/@tensorflow/", reachable: true },
    },
    onlyIn(
      "view-packages",
      "What draws is imported by the page alone: everything else runs in Node and in workers.",
      ["react", "react-dom", "@mantine", "uplot", "zustand", "@fontsource-variable"],
      `^src/(app/|main\\.tsx)`,
    ),
    onlyIn(
      "comlink",
      "Threads are joined where they meet.",
      ["comlink"],
      `^workers/|${room("app", "contract", "pipeline")}`,
    ),
    {
      name: "node-only-in-cli",
      comment: "Everything up to the pipeline runs in workers, where Node's modules are not.",
      severity: "error",
      from: { path: "^(src|workers)/", pathNot: room("cli") },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "nothing-imports-test",
      comment: "What is shipped stands without its tests and scripts.",
      severity: "error",
      from: { path: "^(src|workers)/" },
      to: { path: "^(test|scripts)/" },
    },
    {
      name: "no-cycles",
      comment: "A cycle means that two modules are one.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-orphans",
      comment: "What nothing uses and what uses nothing is forgotten code.",
      severity: "error",
      from: { orphan: true },
      to: {},
    },
    {
      name: "resolvable",
      comment: "What is imported exists. Virtual modules are made by the build.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^virtual:" },
    },
    {
      name: "declared-dependencies",
      comment:
        "What is shipped uses dependencies of package.json, none by way of another and none of development.",
      severity: "error",
      from: { path: "^(src|workers)/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "browser", "default"] },
  },
};
