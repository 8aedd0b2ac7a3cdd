namespace SyncStream.SystemTests.Chaos;

/// <summary>A client that waits for each ack before it goes on finds its commands in the order it gave them.</summary>
internal static class OwnOrder
{
    public const string Promise = "Acknowledged commands are in an order that respects each client's own order";

    public static IEnumerable<Violation> Check(RunHistory run)
    {
        foreach (
            var client in run
                .Commands.Where(c => c is { IsAcknowledged: true, GivenUp: false })
                .GroupBy(c => (c.Client, c.Room))
        )
        {
            var ordered = client.OrderBy(c => c.Number).ToList();
            foreach (var (earlier, later) in ordered.Zip(ordered.Skip(1)))
                if (later.Answers[0].Revision <= earlier.Answers[0].Revision)
                    yield return new(
                        Promise,
                        $"command {later.Number} of {client.Key.Client} is before its command {earlier.Number}",
                        [earlier.ToString(), later.ToString()]
                    );
        }
    }
}
