using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Watching;
using NetDoctor.Model;

namespace NetDoctor.Bot.State;

/// <summary>Keeps the bot's state in one SQLite file, which replicas on one node may share.</summary>
/// <remarks>Write-ahead logging, so that readers do not wait for writers; it needs memory that is shared, so a file on a network file system is refused.
/// Times are Unix milliseconds. Source: sqlite.org, "Write-Ahead Logging", section 1.</remarks>
public sealed partial class SqliteBotStore : IBotStore
{
    // A replica that writes holds the others up for milliseconds; a disk that hangs is an error.
    private const int BusySeconds = 5;

    // A thread's identifier follows that of its conversation: after a line feed here, after a semicolon in Teams' own identifiers.
    private const string IsWithin =
        "(place = $place OR substr(place, 1, length($place) + 1) IN ($place || char(10), $place || ';') OR ($isAll AND substr(place, 1, length($place)) = $place))";

    // Until then it is tried to say that an utterance that is late is given up.
    private static readonly TimeSpan LateFor = TimeSpan.FromDays(1);

    private readonly string _connectionString;
    private readonly string _path;
    private readonly ILogger _logger;

    /// <summary>Opens the file, and makes it when it is not there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="logger">The log; null for none.</param>
    /// <exception cref="StoreException">It cannot be opened, or is something else.</exception>
    public SqliteBotStore(string path, ILogger<SqliteBotStore>? logger = null)
    {
        _path = path;
        _logger = logger ?? NullLogger<SqliteBotStore>.Instance;
        RefuseNetwork(path);
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = BusySeconds }.ToString();
        Use(connection => connection.Execute(BotSchema.Sql));
    }

    /// <inheritdoc/>
    public bool TryAdd(Utterance utterance, DateTimeOffset now, DateTimeOffset heldUntil) => Use(connection => connection.Execute(
        "INSERT INTO utterances (channel, id, received, held_until, json) VALUES ($channel, $id, $now, $held, $json) ON CONFLICT DO NOTHING",
        ("$channel", utterance.Place.Channel), ("$id", utterance.Id), ("$now", Milliseconds(now)), ("$held", Milliseconds(heldUntil)), ("$json", Json(utterance)))) == 1;

    /// <inheritdoc/>
    public bool IsKnown(string channel, string utteranceId) => Use(connection => connection.Query(
        "SELECT 1 FROM utterances WHERE channel = $channel AND id = $id", _ => true, ("$channel", channel), ("$id", utteranceId)).Length > 0);

    /// <inheritdoc/>
    public void Hold(string channel, string utteranceId, string? messageId, DateTimeOffset heldUntil) => Use(connection => connection.Execute(
        "UPDATE utterances SET message = coalesce($message, message), held_until = $held WHERE channel = $channel AND id = $id AND is_done = 0",
        ("$channel", channel), ("$id", utteranceId), ("$message", messageId), ("$held", Milliseconds(heldUntil))));

    /// <inheritdoc/>
    public void Reword(Utterance utterance) => Use(connection => connection.Execute(
        "UPDATE utterances SET json = $json WHERE channel = $channel AND id = $id AND is_done = 0",
        ("$json", Json(utterance)), ("$channel", utterance.Place.Channel), ("$id", utterance.Id)));

    /// <inheritdoc/>
    public void Complete(string channel, string utteranceId) => Use(connection => connection.Execute(
        "UPDATE utterances SET is_done = 1, json = '' WHERE channel = $channel AND id = $id", ("$channel", channel), ("$id", utteranceId)));

    /// <inheritdoc/>
    public void Remove(string channel, string utteranceId) => Use(connection => connection.Execute(
        "DELETE FROM utterances WHERE channel = $channel AND id = $id", ("$channel", channel), ("$id", utteranceId)));

    /// <inheritdoc/>
    public ImmutableArray<HeldUtterance> TakeAbandoned(DateTimeOffset now, DateTimeOffset since, DateTimeOffset heldUntil) => Use(connection => connection.Query(
        """
        UPDATE utterances SET is_done = 1, json = '' WHERE is_done = 0 AND held_until <= $now AND received < $end;
        UPDATE utterances SET held_until = $held WHERE is_done = 0 AND held_until <= $now RETURNING received, json, message, received < $since
        """,
        row => (Received: row.GetInt64(0), Held: HeldOf(row)),
        ("$now", Milliseconds(now)), ("$since", Milliseconds(since)), ("$end", Milliseconds(since - LateFor)), ("$held", Milliseconds(heldUntil)))
        .OrderBy(pair => pair.Received).Select(pair => pair.Held).OfType<HeldUtterance>().ToImmutableArray());

    /// <inheritdoc/>
    public string? SelfOf(Speaker speaker) => Use(connection => connection.Query(
        "SELECT reference FROM selves WHERE speaker = $speaker", row => row.GetString(0), ("$speaker", speaker.Key)).FirstOrDefault());

    /// <inheritdoc/>
    public void SetSelf(Speaker speaker, string reference) => Use(connection => connection.Execute(
        "INSERT INTO selves (speaker, reference) VALUES ($speaker, $reference) ON CONFLICT (speaker) DO UPDATE SET reference = excluded.reference",
        ("$speaker", speaker.Key), ("$reference", reference)));

    /// <inheritdoc/>
    public Memory MemoryOf(Speaker speaker, Place place) => Use(connection => connection.Query(
        """
        SELECT json, place = $thread AS is_there FROM memories
        WHERE speaker = $speaker AND (place = $thread OR place = $place OR substr(place, 1, length($place) + 1) = $place || char(10))
        ORDER BY is_there DESC, at DESC LIMIT 1
        """,
        row => row.GetBoolean(1) ? Read<Memory>(row.GetString(0)) : Read<Memory>(row.GetString(0)) is { } elsewhere ? elsewhere with { Choices = [] } : null,
        ("$speaker", speaker.Key), ("$place", KeyOf(place)), ("$thread", ThreadKeyOf(place))).FirstOrDefault()) ?? Memory.Empty;

    /// <inheritdoc/>
    public void SetMemory(Speaker speaker, Place place, Memory memory, DateTimeOffset now) => Use(connection => connection.Execute(
        """
        INSERT INTO memories (speaker, place, at, json) VALUES ($speaker, $place, $now, $json)
        ON CONFLICT (speaker, place) DO UPDATE SET json = excluded.json, at = excluded.at
        """,
        ("$speaker", speaker.Key), ("$place", ThreadKeyOf(place)), ("$now", Milliseconds(now)), ("$json", Json(memory))));

    /// <inheritdoc/>
    public bool TryGreet(Place place) => Use(connection => connection.Execute(
        "INSERT INTO greetings (place) VALUES ($place) ON CONFLICT DO NOTHING", ("$place", KeyOf(place)))) == 1;

    /// <inheritdoc/>
    public void Ungreet(Place place) => Use(connection => connection.Execute("DELETE FROM greetings WHERE place = $place", ("$place", KeyOf(place))));

    /// <inheritdoc/>
    public void Vouch(string address) => Use(connection => connection.Execute(
        "INSERT INTO vouched (address) VALUES ($address) ON CONFLICT DO NOTHING", ("$address", address)));

    /// <inheritdoc/>
    public bool IsVouched(string address) => Use(connection => connection.Query(
        "SELECT 1 FROM vouched WHERE address = $address", _ => true, ("$address", address)).Length > 0);

    /// <inheritdoc/>
    public void Forget(Place place) => Use(connection => connection.Execute(
        $"DELETE FROM watches WHERE {IsWithin}; DELETE FROM greetings WHERE {IsWithin}; DELETE FROM memories WHERE {IsWithin}",
        ("$place", KeyOf(place)), ("$isAll", place.Conversation.Length == 0)));

    /// <inheritdoc/>
    public Watch Add(Watch watch) => Use(connection => watch with
    {
        Number = connection.Query(
            "INSERT INTO watches (speaker, place, due, json) VALUES ($speaker, $place, $due, $json) RETURNING number",
            row => row.GetInt64(0),
            ("$speaker", watch.Speaker.Key), ("$place", KeyOf(watch.Place)), ("$due", Milliseconds(watch.Since)), ("$json", Json(watch))).Single(),
    });

    /// <inheritdoc/>
    public ImmutableArray<Watch> WatchesOf(Speaker speaker) => Use(connection => connection.Query(
        "SELECT number, json FROM watches WHERE speaker = $speaker ORDER BY number", WatchOf, ("$speaker", speaker.Key)).OfType<Watch>().ToImmutableArray());

    /// <inheritdoc/>
    public ImmutableArray<DueWatch> TakeDue(DateTimeOffset now, DateTimeOffset next, int limit) => Use(connection => connection.Query(
        """
        UPDATE watches SET due = $next
        WHERE number IN (SELECT number FROM watches WHERE due <= $now ORDER BY due LIMIT $limit) RETURNING number, json
        """,
        row => WatchOf(row) is { } watch ? new DueWatch(watch, next) : null, ("$now", Milliseconds(now)), ("$next", Milliseconds(next)), ("$limit", limit))
        .OfType<DueWatch>().ToImmutableArray());

    /// <inheritdoc/>
    public bool TryHold(DueWatch due, DateTimeOffset until) => Use(connection => connection.Execute(
        "UPDATE watches SET due = $until WHERE number = $number AND due = $due",
        ("$until", Milliseconds(until)), ("$number", due.Watch.Number), ("$due", Milliseconds(due.HeldUntil)))) == 1;

    /// <inheritdoc/>
    public bool Update(Watch watch, DateTimeOffset due) => Use(connection => connection.Execute(
        "UPDATE watches SET json = $json, due = $due WHERE number = $number",
        ("$json", Json(watch)), ("$due", Milliseconds(due)), ("$number", watch.Number))) == 1;

    /// <inheritdoc/>
    public bool RemoveWatch(long number) => Use(connection => connection.Execute(
        "DELETE FROM watches WHERE number = $number", ("$number", number))) == 1;

    /// <inheritdoc/>
    public void Prune(DateTimeOffset before) => Use(connection => connection.Execute(
        "DELETE FROM utterances WHERE received < $before AND is_done = 1; DELETE FROM memories WHERE at < $before", ("$before", Milliseconds(before))));

    private HeldUtterance? HeldOf(SqliteDataReader row) => Read<Utterance>(row.GetString(1)) is { Speaker: not null, Place: not null } utterance
        ? new HeldUtterance(utterance, row.IsDBNull(2) ? null : row.GetString(2), row.GetBoolean(3))
        : null;

    private Watch? WatchOf(SqliteDataReader row) => Read<Watch>(row.GetString(1)) is { } watch ? watch with { Number = row.GetInt64(0) } : null;

    private static string KeyOf(Place place) => $"{place.Channel}:{place.Tenant}:{place.Conversation}";

    // What was asked in a thread is what "again" means there, and a question that is open there is not answered elsewhere.
    private static string ThreadKeyOf(Place place) => place.Thread is null ? KeyOf(place) : $"{KeyOf(place)}\n{place.Thread}";

    private static void RefuseNetwork(string path)
    {
        if (NetworkFileSystem.Find(path) is { } found)
        {
            throw new StoreException(
                $"The bot's store {path} is on a network file system ({found}), where SQLite loses what it writes: put it on a disk of the node, or on a block volume "
                + "that one node mounts.");
        }
    }

    private static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private static string Json<TValue>(TValue value) => JsonSerializer.Serialize(value, NetDoctorJson.Options);

    // One row that a later version wrote, or that was spoiled, is no reason to keep the others from being read.
    private TValue? Read<TValue>(string json)
        where TValue : class
    {
        try
        {
            return JsonSerializer.Deserialize<TValue>(json, NetDoctorJson.Options);
        }
        catch (JsonException exception)
        {
            Log.Unreadable(_logger, _path, typeof(TValue).Name, exception.Message);
            return null;
        }
    }

    private TResult Use<TResult>(Func<SqliteConnection, TResult> work)
    {
        try
        {
            using var connection = new SqliteConnection(_connectionString);
            connection.Open();
            return work(connection);
        }
        catch (SqliteException exception)
        {
            throw new StoreException($"The bot's store {_path} cannot be used: {exception.Message}", exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Store} has a {Kind} that cannot be read, and goes without it: {Problem}")]
        public static partial void Unreadable(ILogger logger, string store, string kind, string problem);
    }
}
