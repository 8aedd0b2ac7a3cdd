namespace SyncStream.Sync;

/// <summary>What lies between a page and the server.</summary>
/// <param name="RoundTripMs">There and back, in ms, without jitter.</param>
/// <param name="JitterMs">By how much a round trip may be longer or shorter.</param>
/// <param name="Loss">The share of packets that are lost, of 1,460 bytes each.</param>
/// <param name="MegabitsPerSecond">How much goes through, each way; 0: no limit.</param>
internal sealed record Network(double RoundTripMs, double JitterMs, double Loss, double MegabitsPerSecond)
{
    public static readonly Network Loopback = new(0, 0, 0, 0);
    public static readonly Network Bad = new(150, 50, 0.01, 20);
    public static readonly Network FarAway = new(600, 200, 0, 20);
}
