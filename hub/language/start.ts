import type { Phrases } from "@prilavok/contracts/language/phrases.ts";

/** What the start of the hub and the opening of its database say and refuse with. */
export const startPhrases: Phrases = {
  "there is no database of Prilavok {}, and this command makes none: name the hub's folder in DATA_DIR or its server in DATABASE_URL (`prilavok-hub config` prints what is in force); `prilavok-hub serve`, `migrate` and `store add` make a new one":
    "базы данных Прилавка нет: {}; эта команда её не создаёт. Укажите папку хаба в DATA_DIR или её сервер в DATABASE_URL (действующее показывает `prilavok-hub config`); новую создают `prilavok-hub serve`, `migrate` и `store add`",
  "in {} (DATA_DIR)": "в папке {} (DATA_DIR)",
  "at {} (DATABASE_URL)": "по адресу {} (DATABASE_URL)",
  "a new database was made {}": "создана новая база данных {}",
  "no file of settings ({})": "файла настроек нет ({})",
  "file of settings: {}": "файл настроек: {}",
  "database: the embedded PostgreSQL in {}": "база данных: встроенный PostgreSQL в {}",
  "database: the PostgreSQL at {}": "база данных: PostgreSQL по адресу {}",
  setting: "настройка",
  value: "значение",
  from: "откуда",
  "port {} of {} is taken by another program: choose another one with --port or PORT":
    "порт {} на {} занят другой программой: выберите другой параметром --port или PORT",
  "port {} is kept for root: choose one from 1024 on with --port or PORT":
    "порт {} только для root: выберите от 1024 параметром --port или PORT",
  "{} is no address of this machine: choose another one with --host or HOST":
    "{} — не адрес этой машины: выберите другой параметром --host или HOST",
  "DATABASE_URL is no address like postgres://user:password@host:5432/database":
    "DATABASE_URL — не адрес вида postgres://user:password@host:5432/database",
  "DATABASE_URL cannot be read as postgres://user:password@host:5432/database. If the password has other characters than letters, digits and -._~, encode them: {}":
    "DATABASE_URL не читается как postgres://user:password@host:5432/database. Если в пароле есть знаки, кроме букв, цифр и -._~, закодируйте их: {}",
  "the database at {} cannot be used": "базу данных по адресу {} использовать нельзя",
  "the database at {} cannot be reached: {}": "база данных по адресу {} недоступна: {}",
  "nobody listens there": "там никто не отвечает",
  "the connection was closed": "соединение закрыто",
  "no answer": "нет ответа",
  "the host cannot be reached": "машина недоступна",
  "the network cannot be reached": "сеть недоступна",
  "the host's name is unknown": "имя машины неизвестно",
  "the host's name cannot be looked up now": "имя машины сейчас не узнать",
  "there is no such socket": "такого сокета нет",
  "the password is wrong": "пароль неверный",
  "the server does not let this user in": "сервер не пускает этого пользователя",
  "there is no such database": "такой базы данных нет",
  "the server has no connection left": "у сервера не осталось соединений",
  "the server is starting or stopping": "сервер запускается или останавливается",
  "the database is PostgreSQL {}, and {} is the oldest that works":
    "база данных — PostgreSQL {}, а нужна версия не ниже {}",
  "the database has the encoding {}: create it with UTF8": "кодировка базы данных — {}: создайте её с UTF8",
  "the database is a standby: give the address of its primary":
    "база данных — резервная: укажите адрес основной",
  "the database runs with {}, so that an acknowledged receipt could be lost: turn it on for the server, the database and the role":
    "у базы данных {}: подтверждённый чек мог бы пропасть. Включите это для сервера, базы и роли",
  "the database is reached through something that drops the options of a session, whose time zone is {}: give DATABASE_URL the address of PostgreSQL itself":
    "между хабом и базой данных что-то сбрасывает настройки сеанса (часовой пояс {}): укажите в DATABASE_URL адрес самого PostgreSQL",
  "the database has no schema for tables of the user {}: create schema public":
    "в базе данных нет схемы для таблиц пользователя {}: create schema public",
  "the database lets the user {} make no tables: have the database's owner run, in that database: {}":
    "база данных не даёт пользователю {} создавать таблицы: пусть владелец выполнит в ней: {}",
  "the database is at migration {}, which this program does not know: update the program":
    "база данных обновлена до {}, чего эта версия программы не знает: обновите программу",
  "another hub{} works in {}: stop it first, or give this one a DATA_DIR of its own":
    "другой хаб{} работает в {}: остановите его или дайте этому свою папку DATA_DIR",
  "DATA_DIR {} must be a folder that this user may write to: {}":
    "DATA_DIR {} должна быть папкой, в которую может писать этот пользователь: {}",
  "the disk of {} has {} MB of room, and a new database needs {}: make room, or name another folder in DATA_DIR":
    "на диске папки {} свободно {} МБ, а новой базе нужно {}: освободите место или укажите другую папку в DATA_DIR",
  "{} belongs to user {}, and this program runs as user {}: run it as that user, or, while no hub runs, as root: {}":
    "{} принадлежит пользователю {}, а программа запущена пользователем {}: запустите её от того пользователя или, пока хаб не работает, от root: {}",
  "{} was made by PostgreSQL {}, and this program brings {}: use the release of Prilavok that made it, export there, and import here":
    "{} создана PostgreSQL {}, а с программой приходит {}: возьмите прежнюю версию Прилавка, выгрузите там и загрузите здесь",
  'DATA_DIR in {} must be an absolute path, not "{}"': "DATA_DIR в {}: нужен полный путь, а не «{}»",
};
