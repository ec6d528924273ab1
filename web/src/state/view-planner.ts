/** Tells the server what this participant looks at, once the layout has settled. */
import type { Slot, View } from '../signaling/messages';
import { Courier } from './courier';
import { planView, withoutPictures, type ViewWish } from './view-plan';

const settleMs = 50;

export interface ViewPlannerOptions {
  wish: ViewWish;
  /** How many slots have a picture; undefined while there is no connection to plan for. */
  pictureSlots(): number | undefined;
  slots(): readonly Slot[];
  /** Whether that is done with (see {@link Courier}). */
  carry(view: View): Promise<boolean>;
}

export class ViewPlanner {
  private wish: ViewWish;
  /** Whether somebody looks at the page. */
  private seen = true;
  private sent = '';
  private settling: ReturnType<typeof setTimeout> | undefined;
  private readonly courier: Courier<View>;

  constructor(private readonly options: ViewPlannerOptions) {
    this.wish = options.wish;
    this.courier = new Courier<View>((view) => options.carry(view));
  }

  /** What the layout shows now. */
  show(wish: ViewWish): void {
    this.wish = wish;
    this.planLater();
  }

  /** The slots changed: a named source may stand elsewhere now. */
  planLater(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.plan(), settleMs);
  }

  /** The server may have forgotten what it was told: it is told again. */
  renew(): void {
    this.sent = '';
    this.planLater();
  }

  look(seen: boolean): void {
    this.seen = seen;
    this.plan();
  }

  /** The view that a first offer of so many slots asks for. */
  first(pictureSlots: number): View {
    return planView(this.wish, pictureSlots, []);
  }

  hurry(): void {
    this.courier.hurry();
  }

  stop(): void {
    clearTimeout(this.settling);
    this.courier.stop();
  }

  private plan(): void {
    const pictureSlots = this.options.pictureSlots();
    if (pictureSlots === undefined) return;
    const plan = planView(this.wish, pictureSlots, this.options.slots());
    const view = this.seen ? plan : withoutPictures(plan);
    const text = JSON.stringify(view);
    if (text === this.sent) return;
    this.sent = text;
    this.courier.send(view);
  }
}
