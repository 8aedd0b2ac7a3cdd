using System.Net;

namespace SyncStream.Node.Supervision;

/// <summary>The address a <c>--bind</c> value stands for.</summary>
internal static class BindAddress
{
    public static IPAddress Of(string bind) => IPAddress.TryParse(bind, out var address) ? address : IPAddress.Loopback;
}
