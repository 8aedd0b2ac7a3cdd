using System.Net;
using System.Net.Sockets;

namespace SyncStream.Web.Media.Proxy;

/// <summary>Looks a name up; injected, so that a test can play a name server that changes its mind.</summary>
public delegate Task<IPAddress[]> NameLookup(string host, CancellationToken cancellationToken);

/// <summary>
/// Opens connections to outside hosts. The name is looked up here and the connection goes to an address that was checked: no second
/// lookup in between can turn it elsewhere (DNS rebinding).
/// </summary>
public sealed class OutsideConnect(ProxyOptions options, NameLookup lookup)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <exception cref="OutsideRefusedException">No address of the host may be connected to.</exception>
    public async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(Patience);
        IPAddress[] addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await lookup(host, stop.Token);
        if (!options.AllowPrivate)
        {
            addresses = [.. addresses.Where(PublicAddresses.Contains)];
        }
        if (addresses is [])
        {
            throw new OutsideRefusedException("the host has no address of the public internet");
        }
        Exception? last = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), stop.Token);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException e)
            {
                socket.Dispose();
                last = e;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
        throw last!;
    }
}

/// <summary>An outside address that this server does not ask, in words for the person who wanted it.</summary>
public sealed class OutsideRefusedException : Exception
{
    public OutsideRefusedException() { }

    public OutsideRefusedException(string message)
        : base(message) { }

    public OutsideRefusedException(string message, Exception innerException)
        : base(message, innerException) { }
}
