using Akka.Configuration;
using Akka.Hosting;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Rooms.Journal;

/// <summary>Where rooms write their commits.</summary>
public static class RoomJournal
{
    private static readonly TimeSpan Keep = TimeSpan.FromHours(1);

    /// <summary>The file that rooms are written to, where no database of several hosts is configured.</summary>
    public static string FileIn(string dataDirectory) => Path.Combine(dataDirectory, "rooms.db");

    /// <summary>The database of several hosts, where one is configured, or this host's own file <c>rooms.db</c>.</summary>
    /// <param name="workers">How many processes of this host write there.</param>
    public static AkkaConfigurationBuilder WithRoomJournal(
        this AkkaConfigurationBuilder akka,
        Config config,
        string dataDirectory,
        int workers,
        TimeProvider time
    ) =>
        config.GetString("syncstream.journal.postgresql", "") is { Length: > 0 } shared
            ? akka.With(new PostgresDatabase(shared, time), config, time)
                .AddHocon(ConfigLayers.Layer(PostgresJournal.Layer), HoconAddMode.Append)
            : akka.With(new SqliteDatabase(FileIn(dataDirectory), workers), config, time);

    // The filter against two writers takes each process for one writer, however often a room comes and goes: it would
    // discard what a room wrote after it came back to a worker. The unique sequence numbers keep stale owners out.
    // The breakers never open: a half open one throws where its actor does not expect it, the actor restarts, and the room that had
    // asked hears nothing for half a minute. Only their time-out is used; Outage refuses at once while a database is away.
    private static readonly Config Plugins = ConfigurationFactory
        .ParseString(
            $$"""
            akka.persistence {
              journal {
                plugin = "akka.persistence.journal.rooms"
                rooms {
                  class = "SyncStream.Node.Rooms.Journal.SqlJournal, syncstream"
                  plugin-dispatcher = "{{LentExecutor.Dispatcher}}"
                  replay-filter.mode = off
                  circuit-breaker.max-failures = 2147483647
                }
              }
              snapshot-store {
                plugin = "akka.persistence.snapshot-store.rooms"
                rooms {
                  class = "SyncStream.Node.Rooms.Journal.SqlSnapshots, syncstream"
                  circuit-breaker.max-failures = 2147483647
                }
              }
            }
            """
        )
        .WithFallback(LentExecutor.Settings);

    private static AkkaConfigurationBuilder With(
        this AkkaConfigurationBuilder akka,
        JournalDatabase database,
        Config config,
        TimeProvider time
    ) =>
        akka.AddSetup(new JournalSetup(database, config.GetTimeSpan("syncstream.journal.keep", Keep), time))
            .AddHocon(Plugins, HoconAddMode.Prepend);
}
