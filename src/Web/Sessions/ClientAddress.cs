using System.Net;
using Microsoft.AspNetCore.Http;

namespace SyncStream.Web.Sessions;

/// <summary>Whom an address stands for, where something is counted by it.</summary>
internal static class ClientAddress
{
    private const int SubnetBytes = 8;

    /// <summary>Where a request comes from, by the word of trusted proxies; null where the connection has no address.</summary>
    public static IPAddress? From(this HttpContext http) => http.Connection.RemoteIpAddress;

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
