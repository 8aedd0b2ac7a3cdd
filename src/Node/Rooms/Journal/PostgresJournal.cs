using System.Data.Common;
using Npgsql;

namespace SyncStream.Node.Rooms.Journal;

/// <summary>
/// Where rooms of several hosts write their commits: one PostgreSQL database for all. A commit is on its disk before
/// anyone hears of it, whatever the server's own default says.
/// </summary>
public static class PostgresJournal
{
    /// <summary>The layer of <c>hocon/</c> that goes with it.</summary>
    public const string Layer = "postgresql";

    // A worker writes for all its rooms in few statements; more connections would only use up the server's.
    private const int Connections = 10;
    private const int ConnectSeconds = 5;
    private const int CommandSeconds = 8;
    private const int KeepAliveSeconds = 5;

    /// <summary>What is wrong with a connection string, without quoting it; null where it can be used.</summary>
    public static string? Complaint(string text)
    {
        try
        {
            var given = new NpgsqlConnectionStringBuilder(text);
            return string.IsNullOrEmpty(given.Host) ? "it names no Host" : null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException)
        {
            return "it is no Npgsql connection string";
        }
    }

    /// <summary>The string that is used: what was given, with our bounds where it says nothing.</summary>
    public static string Normalise(string text)
    {
        var given = new NpgsqlConnectionStringBuilder(text);
        // Npgsql's own builder does not tell what was said from what holds by default. It takes keywords with and
        // without spaces.
        var said = new DbConnectionStringBuilder { ConnectionString = text }
            .Keys.Cast<string>()
            .Select(Plain)
            .ToHashSet();
        void Default(string keyword, object value, params string[] alsoCalled)
        {
            if (!alsoCalled.Append(keyword).Any(name => said.Contains(Plain(name))))
            {
                given[keyword] = value;
            }
        }

        Default("Timeout", ConnectSeconds);
        Default("Command Timeout", CommandSeconds);
        Default("Keepalive", KeepAliveSeconds);
        Default("Maximum Pool Size", Connections, "MaxPoolSize");
        Default("Application Name", "syncstream");
        given.Options = $"{given.Options} -c synchronous_commit=on".Trim();
        return given.ConnectionString;
    }

    /// <summary>The database for people: where it is and what it is called, never who asks and with which password.</summary>
    public static string Name(string text)
    {
        var given = new NpgsqlConnectionStringBuilder(text);
        return $"{given.Host}:{given.Port}/{given.Database ?? given.Username}";
    }

    private static string Plain(string keyword) =>
        keyword.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
}
