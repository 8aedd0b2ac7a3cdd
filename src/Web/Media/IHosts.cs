namespace SyncStream.Web.Media;

/// <summary>The hosts of the cluster, and the private listeners of their workers. Answers from memory.</summary>
public interface IHosts
{
    /// <summary>This host's name among the holders of a video.</summary>
    string Self { get; }

    /// <summary>The private listeners (<c>host:port</c>) of the workers of a host that are members now; empty where it has none.</summary>
    IReadOnlyList<string> Workers(string host);
}
