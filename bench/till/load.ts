/**
 * The cash programs of the bench, a process of its own: each sends a SALE, waits for the answer and sends the next.
 * Prints one JSON line: sales a second and how long they took.
 */
import { exchange, open } from "../connection.ts";
import { percentile } from "../table.ts";

export interface SalesOrder {
  readonly port: number;
  readonly callers: number;
  readonly sales: number;
  /** Keeps the operationIds of different runs apart. */
  readonly run: string;
}

export interface SalesResult {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly refused: number;
  readonly firstRefusal: string;
}

function sale(order: SalesOrder, caller: number, number: number): Buffer {
  const body = JSON.stringify({
    cashier: "Кассир",
    itemList: [
      { nameTitle: "Хлеб ржаной", codeNumber: "4810000000017", typeCode: "1", price: "1.62", amount: "2" },
      { nameTitle: "Молоко 3,2 %", codeNumber: "20", price: "2.89", amount: "1" },
      {
        nameTitle: "Яблоки",
        codeNumber: "31",
        price: "3.99",
        amount: "1.255",
        isPercentDiscount: true,
        discount: "5",
      },
    ],
    cash: "15",
    printCheque: false,
    operationId: `${order.run}-${caller}-${number}`,
  });
  const bytes = Buffer.from(body);
  const head = `POST /v1 HTTP/1.1\r\nHost: 127.0.0.1\r\nINTENT_OPERATION_TYPE: SALE\r\nContent-Type: application/json\r\nContent-Length: ${bytes.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), bytes]);
}

async function run(order: SalesOrder): Promise<SalesResult> {
  const each = Math.ceil(order.sales / order.callers);
  const requests = Array.from({ length: order.callers }, (_, caller) =>
    Array.from({ length: each }, (_, number) => sale(order, caller, number)),
  );
  const sockets = await Promise.all(requests.map(() => open(order.port)));
  const taken: number[] = [];
  let refused = 0;
  let firstRefusal = "";
  const startedMs = performance.now();
  await Promise.all(
    sockets.map(async (socket, caller) => {
      for (const request of requests[caller] ?? []) {
        const sentMs = performance.now();
        const answer = await exchange(socket, request);
        taken.push(performance.now() - sentMs);
        if (!answer.includes('"resultCode":200')) {
          refused += 1;
          firstRefusal ||= Buffer.from(answer.slice(0, 300), "latin1").toString();
        }
      }
      socket.destroy();
    }),
  );
  return {
    perSecond: taken.length / ((performance.now() - startedMs) / 1000),
    p50Ms: percentile(taken, 0.5),
    p99Ms: percentile(taken, 0.99),
    refused,
    firstRefusal,
  };
}

process.stdout.write(`${JSON.stringify(await run(JSON.parse(process.argv[2] ?? "{}") as SalesOrder))}\n`);
