/** Watches an error round by round, and says when it has not fallen for `patience` rounds. */
export class EarlyStopping {
  least = Number.POSITIVE_INFINITY;
  /** From 1 up; 0 where no error was a number. */
  bestRound = 0;
  private rounds = 0;

  constructor(private readonly patience: number) {}

  add(error: number): void {
    this.rounds++;
    if (!(error < this.least)) return;
    this.least = error;
    this.bestRound = this.rounds;
  }

  get isOver(): boolean {
    return this.rounds - this.bestRound >= this.patience;
  }
}
