import { Html } from "./html.ts";

/** Print first: on a screen the same sheet lies on grey. */
export const stylesheet = new Html(`<style>
@page { size: A4; margin: 12mm; }
* { box-sizing: border-box; }
body { margin: 0; font: 10pt/1.35 "PT Serif", "Liberation Serif", "Times New Roman", serif; color: #000; }
h1 { font-size: 14pt; margin: 0 0 4mm; padding-bottom: 2mm; border-bottom: 2px solid #000; }
h2 { font-size: 11pt; margin: 0; text-transform: uppercase; letter-spacing: .02em; }
small { font-size: 7pt; line-height: 1.1; }
table { border-collapse: collapse; width: 100%; }
p { margin: 0 0 2mm; }
.unposted { border: 1px solid #000; padding: 1mm 3mm; display: inline-block; font-weight: bold; }
.facts td { padding: .6mm 3mm .6mm 0; vertical-align: top; }
.facts td:first-child { width: 32mm; color: #333; }
.facts td:last-child { font-weight: bold; overflow-wrap: anywhere; }
.goods { margin: 4mm 0 2mm; }
.goods th, .goods td { border: 1px solid #000; padding: .8mm 1.5mm; vertical-align: top; }
.goods th { font-weight: bold; text-align: center; background: #f2f2f2; print-color-adjust: exact; }
.goods thead { display: table-header-group; }
.goods tr { break-inside: avoid; }
.goods td { overflow-wrap: anywhere; }
.number, .goods td.number { text-align: right; white-space: nowrap; overflow-wrap: normal; }
.goods td.middle { text-align: center; white-space: nowrap; }
.sums { margin-left: auto; width: auto; }
.sums td { padding: .4mm 0 .4mm 6mm; text-align: right; white-space: nowrap; }
.sums tr.total td { font-weight: bold; }
.words { font-weight: bold; }
.signs { display: flex; gap: 10mm; margin-top: 12mm; break-inside: avoid; }
.signs > div { flex: 1; display: flex; gap: 3mm; align-items: flex-start; }
.sign { display: inline-flex; flex-direction: column; flex: 1; min-width: 22mm; text-align: center; }
.ink { border-bottom: 1px solid #000; min-height: 5mm; padding: 0 1mm; overflow-wrap: anywhere; }
.order { display: grid; grid-template-columns: 1fr 58mm; break-inside: avoid; }
.counterfoil { border-left: 1px dashed #000; padding-left: 5mm; }
.slip { padding-right: 5mm; }
.form { text-align: right; font-size: 7pt; line-height: 1.2; margin-bottom: 2mm; }
.head { display: flex; gap: 4mm; justify-content: space-between; align-items: flex-end; margin: 3mm 0; }
.boxed { width: auto; }
.boxed th, .boxed td { border: 1px solid #000; padding: .8mm 2mm; text-align: center; font-weight: normal; }
.boxed th { font-size: 7.5pt; line-height: 1.1; }
.boxed td { font-weight: bold; white-space: nowrap; }
.accounts { width: 100%; margin-bottom: 3mm; }
.accounts td { height: 6.5mm; }
.org { text-align: center; }
.row { display: flex; gap: 2mm; margin-bottom: 2mm; align-items: flex-start; }
.row > .label { white-space: nowrap; }
.row > .sign .ink { text-align: left; font-weight: bold; }
.counterfoil .row { display: block; }
.counterfoil .row .ink { display: block; }
.counterfoil .sign { display: flex; }
.goods td.code { min-width: 20mm; }
.counterfoil h2 { text-align: center; }
@media screen {
  body { background: #ddd; }
  .sheet { background: #fff; width: 210mm; min-height: 297mm; margin: 8mm auto; padding: 12mm; box-shadow: 0 0 4mm #888; }
}
</style>`);
