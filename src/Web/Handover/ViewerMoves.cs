using SyncStream.Protocol.Rooms;
using SyncStream.Web.Sessions;
using SyncStream.Web.Sockets;

namespace SyncStream.Web.Handover;

/// <summary>
/// Moves a viewer who joins a room to the worker on which the room's viewers gather, connection and all: the socket itself goes over, with
/// the call that is still to be answered, and the client notices nothing. So what a room says is not sent from worker to worker first.
/// Where that is not to be had (TLS, other transports, a busy or leaving worker) they stay where they are, and are served as well.
/// </summary>
public sealed class ViewerMoves(IRoomHomes homes, SessionTokens tokens) : IDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(2);
    private const int Tries = 100;

    private readonly Lazy<Microsoft.Win32.SafeHandles.SafeFileHandle> _out = new(DescriptorPost.Open);

    /// <summary>Whether the connection has gone over, while its hub is at the call to join.</summary>
    internal async Task<bool> Try(HubSocket socket, Session session, RoomId room, CancellationToken stop)
    {
        if (socket.AtJoin is not { } parked || await homes.DoorOf(room, stop) is not { } door)
        {
            return false;
        }

        // The hub has begun this call and is about to read on.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await parked.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        var token = tokens.Issue(session);
        for (var tries = 0; tries < Tries && socket.AtJoin is not null && !stop.IsCancellationRequested; tries++)
        {
            var posted = Posted.Full;
            if (
                socket.TryGive(
                    (handle, text) =>
                    {
                        var connection = new HandedConnection(token, socket.IsDirect, text, socket.From);
                        posted = DescriptorPost.Send(_out.Value, door, connection.ToBytes(), handle);
                        return posted == Posted.Sent;
                    }
                )
            )
            {
                return true;
            }

            if (posted == Posted.Gone)
            {
                return false;
            }

            await Task.Delay(Moment, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return false;
    }

    public void Dispose()
    {
        if (_out.IsValueCreated)
        {
            _out.Value.Dispose();
        }
    }
}
