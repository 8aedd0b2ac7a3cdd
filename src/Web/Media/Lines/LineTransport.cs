using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Win32.SafeHandles;
using SyncStream.Web.Sockets;

namespace SyncStream.Web.Media.Lines;

/// <summary>
/// Kestrel's connections with sockets of ours below them. Kestrel's own copies each byte into a pipe first and hands each request
/// from thread to thread, which is most of what a video costs. Everything on a connection goes through it: WebSockets, TLS and plain answers too.
/// </summary>
public sealed class LineTransport(
    IMemoryPoolFactory<byte> pools,
    IOptions<SocketTransportOptions> options,
    ILogger<LineTransport> log,
    TimeProvider time
) : IConnectionListenerFactory, IConnectionListenerFactorySelector, IDisposable
{
    /// <summary>A worker is one of several on its machine; half of its processors, no more than four, watch sockets.</summary>
    private static readonly int Threads = Math.Clamp(Environment.ProcessorCount / 2, 1, 4);

    private readonly Lazy<Poller[]> _pollers = new(() =>
        [.. Enumerable.Range(1, Threads).Select(n => new Poller($"Line {n}"))]
    );
    private readonly Lazy<MemoryPool<byte>> _pool = new(() => pools.Create());
    private readonly Scarcity _scarcity = new("viewers", log, time);
    private int _next;
    private int _turn;

    /// <summary>Elsewhere Kestrel's own does.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    public bool CanBind(EndPoint endpoint) => IsSupported && endpoint is IPEndPoint or FileHandleEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        try
        {
            var socket = options.Value.CreateBoundListenSocket(endpoint);
            socket.Listen(options.Value.Backlog);
            return new(new Listener(this, socket, Given(endpoint)));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(e.Message, e);
        }
    }

    // What ends the accepting (Dispose) shuts down a socket that it owns, for all processes that share it. So Kestrel makes one that
    // owns nothing of a descriptor that was given, and leaves the closing to the transport. As a file: .NET has a socket that it closes
    // reset its connections, and all processes that share this one would accept such from then on.
    private static SafeFileHandle? Given(EndPoint endpoint) =>
        endpoint is FileHandleEndPoint given ? new SafeFileHandle((nint)given.FileHandle, ownsHandle: true) : null;

    public void Dispose()
    {
        foreach (var poller in _pollers.IsValueCreated ? _pollers.Value : [])
        {
            poller.Dispose();
        }
        if (_pool.IsValueCreated)
        {
            _pool.Value.Dispose();
        }
    }

    /// <summary>Who watches the next socket: they have turns.</summary>
    internal Poller NextPoller() => _pollers.Value[(uint)Interlocked.Increment(ref _turn) % _pollers.Value.Length];

    private LineConnection Connect(Socket socket)
    {
        try
        {
            socket.NoDelay = options.Value.NoDelay;
            // An accepted socket has what the listening one was told, by a worker of an earlier release too: to reset, which loses what is unsent.
            socket.LingerState = new(enable: false, seconds: 0);
            socket.Blocking = false;
            var number = Interlocked.Increment(ref _next);
            var connection = new LineConnection($"{Environment.ProcessId}-{number}", socket, NextPoller(), _pool.Value);
            connection.Start();
            return connection;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class Listener(LineTransport transport, Socket socket, SafeFileHandle? given) : IConnectionListener
    {
        public EndPoint EndPoint { get; } = socket.LocalEndPoint!;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            for (; ; )
            {
                // Who is here goes first: the next comes in once all that waited for a thread has had one. A crowd waits at the
                // kernel's door, where it costs nothing and any worker may take it.
                await Task.Yield();
                try
                {
                    return transport.Connect(await socket.AcceptAsync(cancellationToken).ConfigureAwait(false));
                }
                catch (ObjectDisposedException)
                {
                    return null;
                }
                catch (SocketException e) when (e.SocketErrorCode == SocketError.OperationAborted)
                {
                    return null;
                }
                catch (Exception e) when (e is SocketException or IOException)
                {
                    if (!await transport.Missed(e, cancellationToken).ConfigureAwait(false))
                    {
                        return null;
                    }
                }
            }
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            socket.Dispose();
            given?.Dispose();
            return default;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }

    // Gone before it was accepted, or one more than the system allows: false where nobody is to accept any more.
    private async ValueTask<bool> Missed(Exception e, CancellationToken stop)
    {
        log.LogDebug(e, "A connection could not be accepted");
        return !Scarcity.Is(e) || await _scarcity.Wait(e, stop).ConfigureAwait(false);
    }
}
