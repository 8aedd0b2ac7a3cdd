using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using SyncStream.Web.Hops;

namespace SyncStream.Web.Sessions;

/// <summary>Whom an address stands for, where something is counted by it.</summary>
internal static class ClientAddress
{
    private const int SubnetBytes = 8;

    /// <summary>
    /// Where a request comes from, by the word of trusted proxies and of the worker that handed it on; null where the connection has no
    /// address.
    /// </summary>
    public static IPAddress? From(this HttpContext http) => HopOrigin.Read(http) ?? http.Connection.RemoteIpAddress;

    /// <summary>
    /// As <see cref="From"/>, for what one does by guessing and all behind that address would be punished for; null also where a proxy on
    /// this machine that nobody named speaks for all there are.
    /// </summary>
    public static IPAddress? Guesser(this HttpContext http) =>
        http.From() is { } from && !(IPAddress.IsLoopback(from) && SpeaksForOthers(http)) ? from : null;

    // Of a named one the header is used up.
    private static bool SpeaksForOthers(HttpContext http) =>
        http.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName);

    /// <summary>Of IPv6 the first 64 bits: one line has all of the rest for itself (RFC 4291 §2.5.4).</summary>
    public static IPAddress Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(Math.Min(SubnetBytes, bytes.Length)).Clear();
        return new IPAddress(bytes);
    }
}
