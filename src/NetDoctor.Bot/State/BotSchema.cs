namespace NetDoctor.Bot.State;

/// <summary>Tables of the bot's store; each statement does nothing where it was done before.</summary>
internal static class BotSchema
{
    public const string Sql = """
        PRAGMA journal_mode = WAL;
        CREATE TABLE IF NOT EXISTS utterances (
            channel TEXT NOT NULL,
            id TEXT NOT NULL,
            received INTEGER NOT NULL,
            held_until INTEGER NOT NULL,
            is_done INTEGER NOT NULL DEFAULT 0,
            message TEXT,
            json TEXT NOT NULL,
            PRIMARY KEY (channel, id)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS utterances_waiting ON utterances (held_until) WHERE is_done = 0;
        CREATE TABLE IF NOT EXISTS selves (speaker TEXT PRIMARY KEY, reference TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS memories (
            speaker TEXT NOT NULL,
            place TEXT NOT NULL,
            at INTEGER NOT NULL,
            json TEXT NOT NULL,
            PRIMARY KEY (speaker, place)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS greetings (place TEXT PRIMARY KEY) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS vouched (address TEXT PRIMARY KEY) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS watches (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            speaker TEXT NOT NULL,
            place TEXT NOT NULL,
            due INTEGER NOT NULL,
            json TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS watches_due ON watches (due);
        """;
}
