namespace SyncStream.Node.Hosting;

/// <summary>
/// Completes when this node can answer for rooms: it is an Up member and its shard region has a home for its shards.
/// The "running on" line and a worker's <c>ready</c> wait for it.
/// </summary>
public delegate Task RoomsAnswer(CancellationToken cancellation);
