import type { Phrases } from "@prilavok/contracts/language/phrases.ts";

/** `account`, `store`, `device`, `metric`: help, columns and words of their output. */
export const networkPhrases: Phrases = {
  "the businesses that share this hub": "предприятия, которые работают на этом хабе",
  "make an account with the standard metrics; one that exists is left as it is":
    "завести аккаунт со стандартными показателями; тот, что уже есть, не меняется",
  "IANA zone of stores that are registered without one":
    "часовой пояс IANA для магазинов, у которых он не указан",
  "whether numbers of receipts and averages count annulled receipts and what annulled them":
    "входят ли в количества и средние аннулированные чеки и те, что их аннулируют",
  "absent: tell which": "без параметра — показать",
  "list the accounts": "показать аккаунты",
  "refuse the keys of all its devices (-33001); nothing is deleted":
    "не принимать ключи всех его устройств (-33001); ничего не удаляется",
  "let the devices of a closed account in again": "снова принимать устройства закрытого аккаунта",
  'the account; by default the only one there is, else "{}"':
    "аккаунт; по умолчанию единственный, а если их несколько, «{}»",
  "the stores of an account": "магазины аккаунта",
  "add a store; the account is made on first use":
    "добавить магазин; аккаунт заводится при первом добавлении",
  "name of the store": "название магазина",
  "your own id of the store, unique in the account; a poskey names it":
    "ваш идентификатор магазина, единственный в аккаунте; его называет poskey",
  "IANA zone such as Europe/Moscow; by default the account's":
    "часовой пояс IANA, например Europe/Moscow; по умолчанию пояс аккаунта",
  "local time, by default 09:00": "местное время, по умолчанию 09:00",
  "local time up to 24:00, by default 21:00": "местное время до 24:00, по умолчанию 21:00",
  "what its tills do with «Подобрать чек» while the hub does not answer; by default refuse":
    "что делают кассы по «Подобрать чек», пока хаб не отвечает; по умолчанию refuse (отказать)",
  "change what is given; a new time zone holds for receipts from then on":
    "изменить указанное; новый часовой пояс действует для следующих чеков",
  "list the account's stores": "показать магазины аккаунта",
  "tills, administrative devices and their keys": "кассы, административные устройства и их ключи",
  "add a till or an administrative device, and show its key this once":
    "добавить кассу или административное устройство и один раз показать ключ",
  "add a till to a store, or an administrative device to the account, and show its key this once.\nA device never moves to another store: its receipts are known by it.":
    "добавить кассу в магазин или административное устройство в аккаунт и один раз показать ключ.\nВ другой магазин устройство не переносится: по нему известны его чеки.",
  "the till's store: its id or ext id (id:12 and ext:12 when both fit)":
    "магазин кассы: id или внешний id (id:12 и ext:12, если подходят оба)",
  "your own id of the device, unique in the store; a poskey names it":
    "ваш идентификатор устройства, единственный в магазине; его называет poskey",
  "a name for people": "название для людей",
  "an administrative device, for the Management API (POST /m/<key>)":
    "административное устройство, для Management API (POST /m/<ключ>)",
  "list the account's devices; keys are never shown, only how many are valid":
    "показать устройства аккаунта; вместо ключей — сколько их действует",
  "only of this store: its id or ext id": "только этого магазина: id или внешний id",
  "refuse the device and poskeys that name it (-32801)":
    "не принимать устройство и poskey, которые его называют (-32801)",
  "its id, or @store_ext_id/cashbox_ext_id": "id или @внешний_id_магазина/внешний_id_кассы",
  "let a blocked device in again": "снова принимать заблокированное устройство",
  "give the device a new key that works at once, and show it this once":
    "дать устройству новый ключ, который действует сразу, и один раз показать его",
  "how long the key before it still works: 30m, 24h, 7d, or 0":
    "сколько ещё действует прежний ключ: 30m, 24h, 7d или 0",
  "end the device's keys at once; rotate-key gives it a new one":
    "сразу отозвать ключи устройства; новый даёт rotate-key",
  "leave the newest key": "оставить самый новый ключ",
  "what the account's reports show": "что показывают отчёты аккаунта",
  "list the account's metrics, disabled ones too": "показать показатели аккаунта, и отключённые тоже",
  "change a metric, or without naming one make a custom metric; what is not given stays as it is":
    "изменить показатель или, если он не назван, завести свой; что не указано, остаётся прежним",
  "income, count, average, complexity, category or p/<id>":
    "income, count, average, complexity, category или p/<id>",
  "name for people": "название для людей",
  "place in reports": "место в отчётах",
  "how it is shown": "как он показывается",
  "what it adds up": "что он складывает",
  "only positions of these categories": "только позиции этих категорий",
  "only this attribute of receipts": "только этот атрибут чеков",
  "for --type percent: the whole": "для --type percent: целое",
  "the whole is of these categories": "целое — эти категории",
  "the whole is of this attribute": "целое — этот атрибут",
  "show it in reports": "показывать в отчётах",
  "leave it out of reports": "не показывать в отчётах",
  "mark exactly these categories as the account's own brand; without any, tell which are":
    "отметить собственной торговой маркой ровно эти категории; без них — показать, какие отмечены",
  "mark none": "не отмечать ни одной",
  id: "id",
  "ext id": "внешний id",
  name: "название",
  place: "адрес",
  "time zone": "часовой пояс",
  hours: "часы",
  kind: "вид",
  store: "магазин",
  stores: "магазины",
  devices: "устройства",
  status: "состояние",
  keys: "ключей",
  software: "программа",
  metric: "показатель",
  type: "вид значения",
  shown: "показан",
  "made of": "из чего",
  yes: "да",
  no: "нет",
  on: "да",
  off: "нет",
  active: "работает",
  blocked: "заблокировано",
  till: "касса",
  admin: "административное устройство",
  counter: "счётчик",
};
