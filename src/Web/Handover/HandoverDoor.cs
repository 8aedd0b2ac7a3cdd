using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SyncStream.Web.Draining;
using SyncStream.Web.Media.Lines;
using SyncStream.Web.Sessions;
using SyncStream.Web.Sockets;

namespace SyncStream.Web.Handover;

/// <summary>Where the other workers of this host hand in the connections of viewers whose room lives here.</summary>
/// <param name="path">A Unix socket in a folder that is closed to others and has all doors of this host.</param>
internal sealed class HandoverDoor(
    string path,
    HubSockets sockets,
    SessionTokens tokens,
    LineTransport lines,
    PublicDoor publicDoor,
    ILogger<HandoverDoor> log,
    TimeProvider time
) : IHostedService, IDisposable
{
    private readonly byte[] _buffer = new byte[
        HubSocket.MaxUnread + SessionTokens.MaxLength + HandedConnection.MaxBesides
    ];
    private readonly Lock _shutting = new();
    private readonly ManualResetEventSlim _isShut = new();
    private readonly Scarcity _scarcity = new("viewers whom other workers hand over", log, time);
    private Microsoft.Win32.SafeHandles.SafeFileHandle? _socket;
    private Thread? _thread;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (LineTransport.IsSupported)
        {
            File.Delete(path);
            DeleteDead();
            _socket = DescriptorPost.Open(path);
            _thread = new(Run) { Name = "Handover", IsBackground = true };
            _thread.Start();
            publicDoor.WhenShut(Shut);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Shut();
        return Task.CompletedTask;
    }

    public void Dispose() => Shut();

    // Who was on the way when the name went is still let in.
    private void Shut()
    {
        lock (_shutting)
        {
            if (_socket is { IsClosed: false } socket)
            {
                File.Delete(path);
                _isShut.Set();
                _ = Posix.Shutdown(socket, Posix.ShutBoth);
                _thread!.Join();
                socket.Dispose();
            }
        }
    }

    // Who is killed leaves a door behind.
    private void DeleteDead()
    {
        foreach (var other in Directory.GetFiles(Path.GetDirectoryName(path)!, "edge-*.sock"))
        {
            if (DescriptorPost.IsDead(other))
            {
                File.Delete(other);
            }
        }
    }

    private void Run()
    {
        while (!_isShut.IsSet)
        {
            if (!Next(wait: true) && !_isShut.IsSet)
            {
                _scarcity.Tell("no message can be taken");
                _ = _isShut.Wait(Scarcity.Pause);
            }
        }

        while (Next(wait: false)) { }
    }

    private bool Next(bool wait)
    {
        var length = DescriptorPost.Receive(_socket!, _buffer, wait, out var socket);
        if (length < 0)
        {
            return false;
        }

        if (socket is null)
        {
            return Missed();
        }

        try
        {
            if (
                HandedConnection.Read(_buffer.AsSpan(0, length)) is { } handed
                && tokens.TryRead(handed.Token, out var session)
            )
            {
                byte[] text = [.. Greeting, .. handed.Text.Span];
                sockets.Serve(
                    new(socket, lines.NextPoller(), []),
                    SessionPrincipal.Of(session),
                    handed.IsDirect,
                    handed.From,
                    text
                );
                return true;
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            log.LogWarning(e, "A viewer's connection could not be taken over");
        }

        socket.Dispose();
        return true;
    }

    // The kernel drops what a process at its limit of open files is sent: that viewer connects anew. A socket that is shut has an empty message.
    private bool Missed()
    {
        if (_isShut.IsSet)
        {
            return false;
        }

        _scarcity.Tell("a message came without its connection");
        return true;
    }

    // The client has said it to the first worker, in whatever words, and has had its answer.
    private static ReadOnlySpan<byte> Greeting => "{\"protocol\":\"json\",\"version\":1}\u001e"u8;
}
