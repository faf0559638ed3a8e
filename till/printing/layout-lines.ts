import { formatE2, formatE3 } from "@prilavok/contracts/till-api/exact.ts";
import type { Cheque, Goods, Line } from "../cheque/cheque.ts";
import type { Paper } from "./paper.ts";

/** What was sold, taken back or corrected. */
export function layOutCheque(paper: Paper, cheque: Cheque): void {
  for (const [place, line] of cheque.lines.entries()) layOutLine(paper, line, place + 1);
  paper.rule();
  if (cheque.discountE2 === 0 && cheque.increaseE2 === 0) return;
  paper.pair("ПОДЫТОГ", formatE2(cheque.subtotalE2));
  layOutModifiers(paper, cheque, "на чек", 0);
}

const indent = 2;

function layOutLine(paper: Paper, line: Line, place: number): void {
  const { goods } = line;
  paper.text(`${place}. ${goods.name === "" ? `Товар ${goods.code}` : goods.name}`);
  paper.pair(`${formatE2(line.priceE2)} x ${formatE3(line.amountE3)}`, `= ${formatE2(line.sumE2)}`, {
    indent,
  });
  layOutModifiers(paper, line, "", indent);
  if (line.discountE2 !== 0 || line.increaseE2 !== 0) {
    paper.pair("Сумма", `= ${formatE2(line.totalE2)}`, { indent });
  }
  layOutGoods(paper, goods);
}

function layOutModifiers(
  paper: Paper,
  { discountE2, increaseE2 }: Pick<Line, "discountE2" | "increaseE2">,
  of: string,
  indent: number,
): void {
  if (discountE2 !== 0) paper.pair(`Скидка ${of}`, `-${formatE2(discountE2)}`, { indent });
  if (increaseE2 !== 0) paper.pair(`Надбавка ${of}`, `+${formatE2(increaseE2)}`, { indent });
}

function layOutGoods(paper: Paper, goods: Goods): void {
  if (goods.code !== "" && goods.name !== "") {
    paper.text(`${goods.typeCode === "1" ? "GTIN" : "Код"} ${goods.code}`, { indent });
  }
  if (goods.section !== null) paper.text(`Секция ${goods.section.code} ${goods.section.name}`, { indent });
  if (goods.seller !== "") paper.text(`Продавец ${goods.seller}`, { indent });
  for (const { kind, code } of goods.markings)
    paper.text(`${kind === "si" ? "СИ" : "УКЗ"} ${code}`, { indent });
}
