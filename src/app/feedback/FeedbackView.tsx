import type { Session } from "../session.ts";

export default function FeedbackView({ session: _ }: { session: Session }) {
  return <main className="empty" />;
}
