using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace SyncStream.Web.Sessions;

/// <summary>
/// A SignalR connection token that says which worker holds the connection: <c>base64url(host:port) . token</c>. The
/// client only ever repeats it, so any worker can tell where a request belongs without shared state.
/// </summary>
public static class ConnectionToken
{
    private const int MaxLength = 256;

    public static string Mark(string authority, string token) =>
        $"{Base64Url.EncodeToString(Encoding.ASCII.GetBytes(authority))}.{token}";

    /// <summary>The parts of a marked token; false where it is none of ours.</summary>
    public static bool TryParse(
        string? marked,
        [NotNullWhen(true)] out string? authority,
        [NotNullWhen(true)] out string? token
    )
    {
        (authority, token) = (null, null);
        var dot = marked?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        if (marked is null || marked.Length > MaxLength || dot <= 0 || !Base64Url.IsValid(marked.AsSpan(0, dot)))
        {
            return false;
        }

        authority = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(marked.AsSpan(0, dot)));
        token = marked[(dot + 1)..];
        return true;
    }
}
