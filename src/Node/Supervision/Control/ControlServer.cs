using System.Net.Sockets;
using System.Text.Json;
using SyncStream.Node.Hosting;
using SyncStream.Web.Sockets;

namespace SyncStream.Node.Supervision.Control;

/// <summary>
/// Listens on the control socket. What a connection says goes to one handler; the data folder's lock is held by whoever
/// makes one, so a socket file that is already there is a dead server's and may be replaced.
/// </summary>
internal sealed class ControlServer : IAsyncDisposable
{
    /// <summary>Answers one connection until it ends.</summary>
    public delegate Task Conversation(ControlConnection connection, CancellationToken cancellation);

    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _stopping = new();
    private readonly string _path;
    private readonly ILogger _log;
    private readonly Conversation _converse;
    private readonly Scarcity _scarcity;
    private readonly Task _accepting;

    /// <summary>Starts listening.</summary>
    /// <exception cref="TemporaryFailureException">The socket cannot be made there.</exception>
    public ControlServer(string path, ILogger log, TimeProvider time, Conversation converse)
    {
        _path = path;
        _log = log;
        _converse = converse;
        _scarcity = new("commands and workers", log, time);
        try
        {
            ControlPath.PrepareFolder(path);
            File.Delete(path);
            _listener.Bind(new UnixDomainSocketEndPoint(path));
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            _listener.Listen(64);
        }
        catch (Exception e) when (e is IOException or SocketException or UnauthorizedAccessException)
        {
            _listener.Dispose();
            throw new TemporaryFailureException($"--data: cannot make the control socket '{path}': {e.Message}", e);
        }
        _accepting = AcceptAll();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        File.Delete(_path);
        _stopping.Dispose();
    }

    // A server that nobody can speak to would have to be killed: whatever keeps one connection out, the next is accepted.
    private async Task AcceptAll()
    {
        while (!_stopping.IsCancellationRequested)
            try
            {
                _ = Answer(await _listener.AcceptAsync(_stopping.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                if (Scarcity.Is(e))
                    await _scarcity.Wait(e, _stopping.Token);
            }
    }

    private async Task Answer(Socket socket)
    {
        await using var connection = new ControlConnection(socket);
        try
        {
            await _converse(connection, _stopping.Token);
        }
        catch (OperationCanceledException) { }
        catch (JsonException e)
        {
            connection.Post(new Refused(e.Message));
            _log.LogWarning("A control connection was closed: {Reason}", e.Message);
        }
        catch (Exception e)
        {
            _log.LogError(e, "A control connection failed");
        }
    }
}
