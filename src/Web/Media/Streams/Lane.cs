namespace SyncStream.Web.Media.Streams;

/// <summary>
/// A running stream that takes one response after the other: to start one for each would cost more than a short range does.
/// One per connection, or one per response where a connection carries several at once.
/// </summary>
internal sealed class Lane(ILaneEntry entry) : IDisposable
{
    /// <summary>Sends a response; its <see cref="Delivery.Done"/> ends in any case.</summary>
    public Task<bool> Send(Delivery delivery)
    {
        entry.Add(delivery);
        return delivery.Done;
    }

    public void Dispose() => entry.Close();
}
