using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace NetDoctor.Bot.State;

/// <summary>Runs statements with parameters.</summary>
internal static class SqliteCommands
{
    /// <summary>Runs statements; gives how many rows they changed.</summary>
    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = Command(connection, sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>Runs statements; gives the rows of the last one.</summary>
    public static ImmutableArray<TRow> Query<TRow>(
        this SqliteConnection connection, string sql, Func<SqliteDataReader, TRow> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = Command(connection, sql, parameters);
        using var reader = command.ExecuteReader();
        var rows = ImmutableArray.CreateBuilder<TRow>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows.ToImmutable();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }
}
