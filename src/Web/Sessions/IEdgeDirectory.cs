namespace SyncStream.Web.Sessions;

/// <summary>
/// The workers of the cluster by their private listeners (<c>host:port</c>), over which one hands a request to the
/// one that holds its connection. Answers from memory.
/// </summary>
public interface IEdgeDirectory
{
    /// <summary>This worker's own private listener.</summary>
    string Self { get; }

    /// <summary>Whether the authority is that of a worker which is a member now. Nothing is ever sent to another.</summary>
    bool Knows(string authority);

    /// <summary>
    /// Cancelled when that worker is put out of the cluster, from the start where it is no member. Its host may have been
    /// cut off, so that nothing else ever ends what was handed to it.
    /// </summary>
    CancellationToken PutOut(string authority);

    /// <summary>Another worker, for what this one should not begin any more; null where there is none.</summary>
    string? Another();
}
