using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Rooms;

/// <summary>The error of a hub call as PROTOCOL.md promises it: <c>code: sentence</c>, without SignalR's own words around it.</summary>
internal static class HubError
{
    private const string Ours = "HubException: ";
    private const string Unexpected = "An unexpected error occurred";

    /// <summary>A refusal as SignalR would say it.</summary>
    public static string Of(Refusal refusal) => Ours + refusal;

    /// <summary>What SignalR says where a call failed for no reason that is the client's business.</summary>
    public static string OfFailure => Unexpected;

    /// <summary>What the client is told.</summary>
    /// <param name="error">What SignalR would say.</param>
    public static string Plain(string error)
    {
        if (error.IndexOf(Ours, StringComparison.Ordinal) is >= 0 and var at)
        {
            return error[(at + Ours.Length)..];
        }

        // What else SignalR refuses by itself is a call of the wrong kind: a stream where there is none, a used id.
        return error.StartsWith(Unexpected, StringComparison.Ordinal)
            ? new Refusal(ErrorCode.Unavailable, "something went wrong on the server; its log says what").ToString()
            : Refusal.Invalid(error).ToString();
    }
}
