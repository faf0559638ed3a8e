import { table } from "../../openrpc/markdown.ts";
import { soldShownMinutes } from "../limits.ts";
import type { OperationName } from "../operations.ts";

/** What the schemas cannot say of an operation, in paragraphs of Markdown. */
export const notes: Readonly<Record<OperationName, readonly string[]>> = {
  SALE: [
    "The sums follow from the request alone, as [Arithmetic](#arithmetic) tells. What is tendered beyond the total goes back as change, from cash only.",
    "An item without a price is sold at that of the till's goods, which are found by `barcode`, or by `codeNumber` (a barcode with `typeCode` `1`). Name and category that are absent come from there, too. What the request says wins.",
    "`orderUid` names a customer order that PICK_ORDER has taken into work. Its lines may be changed; the office sees ordered against sold. An `orderUid` that the till knows nothing of is let through and told to the hub: cash programs may use it for their own ends.",
    "An order that the office has withdrawn while it was in work may still be sold, as the customer stands at the till: the receipt then waits for a person as a conflict. One that another till has in work or has sold is refused.",
    "When a card was charged (`cashless` above 0) and the fiscal device fails, the sale stays [unfinished](result-codes.md#an-unfinished-sale).",
  ],
  REFUND: [
    "A return without a receipt of this till. The payments are what is paid out and must add up to the total exactly. The goods of a sale of this till are better returned by REFUND_BY_RECEIPT, which cannot return more than was sold.",
  ],
  REFUND_BY_RECEIPT: [
    "The sale is named by `uid`, or by `numberCheck` and `shift`. Without `itemList` everything that is left of it comes back.",
    "A return takes each line at the sale's own price, with its share of all discounts and increases. Partial returns never add up to more than the sale; the one that returns the last of it takes what is left to the last kopeck.",
    "Without any payment it is paid out as the sale was paid, if it was paid in one way. When all that is left comes back, it is what is left of each way of payment. Of a sale that was paid in several ways the caller has to say (614) how a part is paid out, and also the last part, if more went out in one way before than had come in. Without `rrn` the sale's own is taken.",
  ],
  CORRECTION_INCOME: ["Either `sum` or `itemList`, not both."],
  CORRECTION_EXPENSE: [
    "Either `sum` or `itemList`, not both. What is paid in cash leaves the drawer, so there must be enough of it.",
  ],
  ROLLBACK: [
    "Annuls the last receipt of the open shift, which is named by `uid` or `numberCheck`. The receipt stays in the journal; the rollback is a document of its own that takes back what it did.",
  ],
  DEPOSIT: [],
  WITHDRAW: [],
  OPEN_SHIFT: [],
  CLOSE_SHIFT: [
    "The one document that a shift older than 24 hours takes. An unfinished sale does not hold it up: it is finished or cancelled in the next shift.",
  ],
  X_REPORT: [],
  COPY: [
    "Any document may be printed again; the copy is marked «КОПИЯ». A till whose printer is `none` succeeds, and `messageDetail` says «Печать отключена».",
  ],
  FINISH_SALE: [
    "Answers what the unfinished operation would have answered. The rules of that operation are looked at again: a shift must be open, and goods that were sold meanwhile are refused.",
  ],
  CANCEL_SALE: [
    "First cancel the card payment at its own terminal: the till cannot. The reason is kept in the journal. The sale's `operationId` is used up with it: a repeat of the cancelled sale is 650.",
  ],
  SET_MODE: [
    "The mode that is in force already may be named at any time; `messageDetail` is then «Режим не изменился».",
    "Each mode has a journal, numbers, a shift and a drawer of its own. Receipts of `demo` and `training` are printed with «ДЕМО» or «УЧЕБНЫЙ» and are told to nobody.",
  ],
  QUEUE: [
    "May be asked for in every mode, with and without an open shift, and while a sale is unfinished: it changes nothing but lanes and messages.",
    table(
      ["action", "members", "what it does"],
      [
        [
          "`retry`",
          "`lane`, or none for all",
          "Tries at once, whatever is being waited out. A lane that is paused stays so.",
        ],
        [
          "`pause`",
          "`lane`, or none for all",
          "Sends nothing more until it is resumed, over restarts too. What is sold is queued.",
        ],
        ["`resume`", "`lane`, or none for all", "Ends the pause."],
        ["`setAside`", "`lane`, `number`, `reason`", "The message is not sent until it is released."],
        [
          "`release`",
          "`lane` and `number`; or `all`, with or without `lane`",
          "What was set aside is sent again.",
        ],
        [
          "`mend`",
          "`lane`, `number`, `params`",
          "The message is sent with these params from now on, and released. They have the shape of the lane's method, `purchaseRegister` or `registerEvent`. What tells the hub which receipt or event it is has to stay: `cart.extId` and `cart.ts`, and no `poskey`; `name`, `ts` and `params.localtimezone`.",
        ],
        [
          "`undoMend`",
          "`lane`, `number`",
          "The message is sent as its document makes it again, and released.",
        ],
      ],
    ),
    "A message that is on its way while it is changed may still be delivered as it was, and is then gone from the queue.",
  ],
  ORDERS: [
    "In the order of their arrival. Orders that were shown once are told to the office as «показан». Orders in work stay in the list, also when the office withdraws them: `withdrawn` and `note` say so, until they are sold or released.",
    `One that another till has sold, or had when the office withdrew it, says so, too, and leaves the list when it is released, or ${soldShownMinutes} minutes after it was first listed so. For a day its sale is still refused by name (714).`,
  ],
  PICK_ORDER: [
    "Asks the hub, at most 5 seconds, so that one till alone has the order. The order stays in work until it is sold or released, over a restart, too; the till renews it. Picking it again answers the same.",
    "Without a connection the office's rule decides: the order is refused (716), or taken with `order.inWork.isOffline`. `sale` is a body of SALE: add the payments, and change the lines if need be.",
  ],
  RELEASE_ORDER: ["When the hub does not hear of it, the order is free for other tills within two minutes."],
  GOODS: ["Exactly one of `code`, `barcode` and `text`. Nothing found is an empty list, and no refusal."],
  AUTH: ["Needs no token. Wrong PINs are slowed down, so that a PIN cannot be found by trying."],
  OTHER_INFO: [
    "`queue.warnings` are sentences such as «Большое количество сообщений в очереди (120)», «В очереди есть старые сообщения (01.03.2026 18:40)» and «Очередь сообщений недоступна». From how many messages, which age and how little free disk space they are given is configured (`queue_depth_warning`, `queue_age_warning`, `disk_warning` of till.ini).",
  ],
};
