import { Button } from "@mantine/core";
import { Fragment } from "react";
import type { DecoderSummary } from "../../contract/apis.ts";
import { WideTable } from "../WideTable.tsx";
import { caveat, compareDecoders } from "./compare.ts";
import { modelsStore, useModels } from "./state.ts";

/** Two decoders side by side, and in which they differ. */
export function Compare() {
  const compared = useModels((state) => state.compared);
  const described = useModels((state) => state.described);
  const [first, second] = compared.flatMap((key) => {
    const told = described[key];
    return told && !("problem" in told) ? [told] : [];
  });
  if (!first || !second) {
    return (
      <p className="beside" data-testid="compare-hint">
        {first ? "Choose another one to compare it with." : "Choose two of them to compare them."}
      </p>
    );
  }
  return <Comparison first={first} second={second} />;
}

function Comparison({ first, second }: { first: DecoderSummary; second: DecoderSummary }) {
  return (
    <section aria-labelledby="compare" className="compare" data-testid="compare">
      <div className="models-head">
        <h2 id="compare">Side by side</h2>
        <Button size="compact-sm" variant="default" onClick={() => modelsStore.setState({ compared: [] })}>
          Close
        </Button>
      </div>
      <p className="beside">{caveat(first, second)}</p>
      <WideTable label="Two decoders side by side">
        <thead>
          <tr>
            <th scope="col">
              <span className="hidden">What</span>
            </th>
            <th scope="col">{first.name}</th>
            <th scope="col">{second.name}</th>
          </tr>
        </thead>
        <tbody>
          {compareDecoders(first, second).map(({ title, rows }) => (
            <Fragment key={title}>
              <tr>
                <th scope="rowgroup" colSpan={3} className="compare-group">
                  {title}
                </th>
              </tr>
              {rows.map((row) => (
                <tr key={row.title} data-differs={row.differs}>
                  <th scope="row">
                    {row.title} {row.differs && <small>differs</small>}
                  </th>
                  <td>{row.first}</td>
                  <td>{row.second}</td>
                </tr>
              ))}
            </Fragment>
          ))}
        </tbody>
      </WideTable>
    </section>
  );
}
