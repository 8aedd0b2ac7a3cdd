using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace SyncStream.Web.Media.Proxy;

/// <summary>Which URLs may be asked at all, before any name is looked up. What a name leads to is checked when it is connected to.</summary>
internal static class OutsideAddress
{
    private const int MaxLength = 4096;
    private const int FirstFreePort = 1024;

    /// <summary>Null where it may be asked, else why not.</summary>
    public static string? Refuse(Uri uri, ProxyOptions options)
    {
        if (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
        {
            return "only http and https addresses are fetched";
        }
        if (uri.UserInfo.Length > 0 || uri.AbsoluteUri.Length > MaxLength || uri.IdnHost.Length == 0)
        {
            return "the address has a password in it, or is too long";
        }
        // A web server on another low port is rarer than a mail server that would take a request for a letter.
        if (!options.AllowPrivate && uri.Port < FirstFreePort && uri.Port is not (80 or 443))
        {
            return "the port is not one of web servers";
        }
        if (IPAddress.TryParse(uri.IdnHost, out var ip) && !options.AllowPrivate && !PublicAddresses.Contains(ip))
        {
            return "the address is not one of the public internet";
        }
        var host = uri.IdnHost.TrimEnd('.');
        return options.Deny.Any(rule => Matches(host, rule)) ? "this server does not fetch from that host"
            : options.Allow.Count > 0 && !options.Allow.Any(rule => Matches(host, rule))
                ? "this server fetches from other hosts only"
            : null;
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? uri) =>
        Uri.TryCreate(text, UriKind.Absolute, out uri) && uri.Scheme is "http" or "https";

    private static bool Matches(string host, string rule) =>
        rule.StartsWith('.')
            ? host.EndsWith(rule, StringComparison.OrdinalIgnoreCase)
                || host.Equals(rule[1..], StringComparison.OrdinalIgnoreCase)
            : host.Equals(rule, StringComparison.OrdinalIgnoreCase);
}
