import { formatClock, formatError, formatPercent } from "../format.ts";
import { useApp } from "../store.ts";
import { games } from "./games.ts";
import type { GameScore } from "./score.ts";
import { useFeedback } from "./state.ts";

/** How the game stands, or how it went. */
export function GameLine() {
  const game = useFeedback((state) => state.game);
  const best = useFeedback((state) => (game.state === "done" ? state.best[game.name] : undefined));
  if (game.state === "none") return null;
  const { title, hint, counted } = games[game.name];
  const isBegun = game.state === "done" || (game.state === "under-way" && game.secondsToStart <= 0);
  return (
    <div className="game" data-testid="game" data-state={game.state}>
      {isBegun ? (
        <>
          <p>
            <b className="game-score" data-testid="game-score">
              {game.score.count > 0 ? `${formatPercent(game.score.within)} %` : "–"}
            </b>{" "}
            of the time within the band
            {game.state === "under-way" && (
              <span className="game-left"> {formatClock(Math.ceil(game.secondsLeft))}</span>
            )}
          </p>
          <p className="game-more">
            <ErrorOf score={game.score} counted={counted} />
            {game.state === "done" && (
              <>
                {" "}
                over {formatClock(game.seconds)} of {title.toLowerCase()}
                {game.isBest
                  ? "; the best so far"
                  : best
                    ? `; the best so far ${formatPercent(best.within)} %`
                    : ""}
              </>
            )}
          </p>
        </>
      ) : (
        <p>
          {hint}
          <span className="game-left">
            {game.state === "under-way" ? ` ${Math.ceil(game.secondsToStart)}` : " …"}
          </span>
        </p>
      )}
    </div>
  );
}

/** How far off it was; values that were no estimate are said, and counted as outside. */
function ErrorOf({ score, counted }: { score: GameScore; counted: string }) {
  const unit = useApp((state) => state.run?.decoder.target.unit ?? "");
  const magnitude = useApp((state) => state.run?.display.magnitude);
  const { count, missing, meanAbsoluteError } = score;
  if (count === 0) return "nothing was asked for yet";
  return (
    <>
      off by {formatError(meanAbsoluteError, unit, magnitude)}
      {unit === "%" && " of maximum"} in the mean {counted}
      {missing > 0 && `, no estimate for ${formatPercent(missing / count)} %, which counts as outside`}
    </>
  );
}
