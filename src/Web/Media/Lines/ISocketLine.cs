namespace SyncStream.Web.Media.Lines;

/// <summary>
/// The way to a connection's socket past the server's own buffers: a feature of connections where it is open (HTTP/1.1 without
/// TLS). What is sent here still has to be accounted for with the response's writer; <see cref="SocketWriter.Credit"/> does.
/// Used by one response at a time.
/// </summary>
internal interface ISocketLine
{
    /// <summary>What lives as long as the connection: the lane that its responses share. Disposed with it.</summary>
    IDisposable? Lane { get; set; }

    /// <summary>
    /// Sends what was written before and then as much of the bytes as the socket takes at once. It never waits, and touches the memory
    /// only until it returns.
    /// </summary>
    /// <returns>How many of <paramref name="bytes"/> were taken, or -1 where the connection is gone.</returns>
    /// <exception cref="IOException">The memory is a mapped file's that has been cut.</exception>
    int TrySend(ReadOnlySpan<byte> bytes);

    /// <summary>As <see cref="TrySend"/>, but waits until all are taken; the memory is lent until the task ends, whatever happens.</summary>
    /// <returns>False where the connection is gone.</returns>
    ValueTask<bool> Send(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>The next bytes that are written, so many, are on the socket already: the writer counts them and drops them.</summary>
    void Credit(int bytes);
}
