using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.SignalR;

namespace SyncStream.SystemTests.Chaos;

/// <summary>An answer of the server that is not what was asked for: <c>code: sentence</c>.</summary>
internal sealed partial class RefusedException(string code, string sentence) : Exception($"{code}: {sentence}")
{
    public string Code => code;

    /// <summary>Whether the server meant "not now".</summary>
    public static bool IsPassing(string code) => code is "unavailable" or "rate_limited" || code.StartsWith('(');

    /// <summary>A code of PROTOCOL.md, or in parentheses what broke below it.</summary>
    public static string CodeOf(Exception e) =>
        e switch
        {
            RefusedException refused => refused.Code,
            HubException hub when CodeIn(hub.Message) is { } code => code,
            HubException => "no code",
            OperationCanceledException or TimeoutException => "(no answer in time)",
            HttpRequestException { StatusCode: { } status } => $"({(int)status})",
            HttpRequestException
            {
                InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused }
            } => "(connection refused)",
            _ => "(connection lost)",
        };

    private static string? CodeIn(string message) =>
        CodeAndSentence().Match(message) is { Success: true } m ? m.Groups[1].Value : null;

    // The client library puts words of its own before the server's.
    [GeneratedRegex("(?:^|HubException: )([a-z_]+): ")]
    private static partial Regex CodeAndSentence();
}
