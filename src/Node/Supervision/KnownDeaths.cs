using System.Collections.Concurrent;

namespace SyncStream.Node.Supervision;

/// <summary>
/// The members of which this process was told, by the supervisor that reaped them, that they are dead. Process-wide,
/// because Akka.NET makes failure detectors by their type name. By address, for that is all that a detector knows of whom it watches.
/// </summary>
internal static class KnownDeaths
{
    private const int Remembered = 1_000;
    private static readonly ConcurrentDictionary<string, byte> Addresses = new();

    /// <summary>Remembers a dead member's address, <c>akka.tcp://system@host:port</c>.</summary>
    public static void Add(string address)
    {
        // What died so long ago has been removed from the cluster.
        if (Addresses.Count >= Remembered)
        {
            Addresses.Clear();
        }

        Addresses[address] = 0;
    }

    /// <summary>A new process has the address of a dead one: a supervisor's may be a configured one, a worker's port is any that is free.</summary>
    public static void Forget(string address) => Addresses.TryRemove(address, out _);

    public static bool Contains(string address) => Addresses.ContainsKey(address);
}
