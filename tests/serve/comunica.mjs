// Asks the SPARQL endpoint in argv[2] through Comunica, from the packages in argv[3], with the token
// in argv[4]; prints one JSON object with what came back.
import { createRequire } from "node:module";

const [endpoint, packages, token] = process.argv.slice(2);
const { QueryEngine } = createRequire(`${packages}/`)("@comunica/query-sparql");
const engine = new QueryEngine();
const sources = [{ type: "sparql", value: endpoint }];

const withToken = (input, init = {}) => {
  const headers = new Headers(init.headers);
  headers.set("authorization", `Bearer ${token}`);
  return fetch(input, { ...init, headers });
};

const prefix = "PREFIX pc: <https://w3id.org/policing-commitments/def#>\n";
const graph = "GRAPH <http://example.org/comunica>";
const rows = await engine.queryBindings(
  `${prefix}SELECT DISTINCT ?message WHERE { ?message a pc:Message } ORDER BY ?message`,
  { sources },
);
const messages = (await rows.toArray()).map((row) => row.get("message").value);
const asked = await engine.queryBoolean(`${prefix}ASK { ?p a pc:CommunityPriority }`, { sources });
const quads = await engine.queryQuads(
  `${prefix}CONSTRUCT { ?m a pc:Message } WHERE { ?m a pc:Message }`,
  { sources },
);
const triples = await quads.toArray();
await engine.queryVoid(`INSERT DATA { ${graph} { <urn:s> <urn:p> "Grüße" } }`, {
  sources,
  destination: { type: "sparql", value: endpoint },
  fetch: withToken,
});
const written = await (
  await engine.queryBindings(`SELECT ?o WHERE { ${graph} { ?s ?p ?o } }`, { sources })
).toArray();
console.log(
  JSON.stringify({
    messages,
    asked,
    triples: triples.map((quad) => quad.subject.value).sort(),
    written: written.map((row) => row.get("o").value),
  }),
);
