/** Asks for one thing at a time: of what is wanted meanwhile only the newest is asked for next, and nothing waits in a row. */
export class Newest<Question, Answer> {
  private isBusy = false;
  private next: { readonly question: Question } | null = null;
  private isClosed = false;

  constructor(
    private readonly ask: (question: Question) => Promise<Answer>,
    private readonly onAnswer: (answer: Answer, question: Question) => void,
    private readonly onFailure: (error: unknown, question: Question) => void,
  ) {}

  want(question: Question): void {
    this.next = { question };
    if (!this.isBusy) void this.work();
  }

  /** Nothing more is asked for, and nothing is told of what is under way. */
  close(): void {
    this.isClosed = true;
  }

  private async work(): Promise<void> {
    this.isBusy = true;
    while (this.next && !this.isClosed) {
      const { question } = this.next;
      this.next = null;
      try {
        const answer = await this.ask(question);
        if (!this.isClosed) this.onAnswer(answer, question);
      } catch (error) {
        if (!this.isClosed) this.onFailure(error, question);
      }
    }
    this.isBusy = false;
  }
}
