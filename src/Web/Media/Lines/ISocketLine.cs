using Microsoft.Win32.SafeHandles;

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
    /// Whether what waits for this connection goes on within the thread that watches the sockets, which must never wait for anything else.
    /// Off at first, and for whatever is no video: then it goes on in the thread pool.
    /// </summary>
    bool IsSwift { get; set; }

    /// <summary>
    /// Sends what was written before and then as much of the bytes as the socket takes at once. It never waits, and touches the memory
    /// only until it returns.
    /// </summary>
    /// <returns>How many of <paramref name="bytes"/> were taken, or -1 where the connection is gone.</returns>
    /// <exception cref="IOException">The memory is a mapped file's that has been cut.</exception>
    int TrySend(ReadOnlySpan<byte> bytes);

    /// <summary>As <see cref="TrySend(ReadOnlySpan{byte})"/>, but waits until all are taken; the memory is lent until the task ends, whatever happens.</summary>
    /// <returns>False where the connection is gone; to break it is the way to end a wait.</returns>
    ValueTask<bool> Send(ReadOnlyMemory<byte> bytes);

    /// <summary>
    /// Sends what was written before and then as much of a file as the socket takes at once: the page cache's own pages, without a copy.
    /// </summary>
    /// <returns>How many of <paramref name="count"/> bytes were taken, or -1 where the connection is gone.</returns>
    /// <exception cref="IOException">The file was cut, or its disk failed.</exception>
    int TrySend(SafeFileHandle file, long offset, int count);

    /// <summary>As <see cref="TrySend(SafeFileHandle, long, int)"/>, but waits until all are taken.</summary>
    /// <returns>False where the connection is gone; to break it is the way to end a wait.</returns>
    ValueTask<bool> Send(SafeFileHandle file, long offset, int count);

    /// <summary>
    /// Ends at once as a rule; where this connection has sent much since it last waited, after the others of its thread have
    /// had their turn. Between two sends.
    /// </summary>
    ValueTask Turn();

    /// <summary>The next bytes that are written, so many, are on the socket already: the writer counts them and drops them.</summary>
    void Credit(int bytes);

    /// <summary>
    /// Takes the socket out of the server's hands: the request is to be aborted, and nothing of that reaches the peer. Null where it cannot
    /// be had at the moment.
    /// </summary>
    TakenSocket? Take();
}
