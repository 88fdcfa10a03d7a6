import type { ConversationSummary } from '../http/types';

export interface Age {
  readonly label: string;
  readonly items: readonly ConversationSummary[];
}

const DAY = 86_400_000;

export function titleOf(item: ConversationSummary): string {
  return [item.display_name, item.topic_hint, item.last_message_preview].find((text) => text != null && text.trim() !== '')?.trim() ?? 'New conversation';
}

/** Groups by the reader's own days, keeping the order. */
export function ages(items: readonly ConversationSummary[], now: Date): Age[] {
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const groups: { label: string; items: ConversationSummary[] }[] = [];
  for (const item of items) {
    const label = labelOf(Date.parse(item.updated_at), today);
    const last = groups.at(-1);
    if (last?.label === label) {
      last.items.push(item);
    } else {
      groups.push({ label, items: [item] });
    }
  }
  return groups;
}

function labelOf(time: number, today: number): string {
  if (Number.isNaN(time) || time >= today) {
    return 'Today';
  }
  if (time >= today - DAY) {
    return 'Yesterday';
  }
  if (time >= today - 7 * DAY) {
    return 'This week';
  }
  return new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric' }).format(time);
}
