namespace NetDoctor.Bot.Tests;

/// <summary>A path for a file of one test, whose files are deleted after it.</summary>
internal sealed class TempFile : IDisposable
{
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("netdoctor-bot-").FullName;

    public string Path => System.IO.Path.Combine(_folder, "bot.db");

    /// <summary>Changes the store in it behind the bot's back.</summary>
    public void Execute(string sql)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        System.IO.Directory.Delete(_folder, recursive: true);
    }
}
