using System.Data;
using Akka.Configuration;
using Npgsql;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Rooms.Journal;

/// <summary>Before the first room: the journal that hosts share is there and has its tables.</summary>
internal static class SharedJournal
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TellAgain = TimeSpan.FromSeconds(30);

    // Nothing that waiting could mend (PostgreSQL, appendix A): wrong password or user, no such database, no right to
    // make tables.
    private static readonly string[] Lasting = ["28000", "28P01", "3D000", "42501", "3F000"];

    /// <summary>Waits for the database, and makes its tables.</summary>
    /// <returns>The journal's id; null where this host writes to a file of its own.</returns>
    /// <exception cref="TemporaryFailureException">It refuses us for good.</exception>
    public static async Task<string?> Prepare(Config config, ILogger log, TimeProvider time, CancellationToken stop)
    {
        var connection = config.GetString("syncstream.journal.postgresql", "");
        if (connection.Length == 0)
        {
            return null;
        }

        var name = PostgresJournal.Name(connection);
        for (long? told = null; ; await Task.Delay(Retry, time, stop))
        {
            try
            {
                var id = await PostgresSchema.Prepare(connection, stop);
                log.LogInformation("Rooms are written to PostgreSQL, {Database}", name);
                return id;
            }
            catch (PostgresException e) when (Lasting.Contains(e.SqlState))
            {
                throw new TemporaryFailureException($"syncstream.journal.postgresql: {name}: {e.MessageText}", e);
            }
            catch (DataException e)
            {
                throw new TemporaryFailureException($"syncstream.journal.postgresql: {name}: {e.Message}", e);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException && !stop.IsCancellationRequested)
            {
                if (told is null || time.GetElapsedTime(told.Value) > TellAgain)
                {
                    told = time.GetTimestamp();
                    log.LogWarning(e, "PostgreSQL at {Database} does not answer yet; waiting for it", name);
                }
            }
        }
    }
}
