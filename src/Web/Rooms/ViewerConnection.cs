using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using SyncStream.Web.Sockets;

namespace SyncStream.Web.Rooms;

/// <summary>
/// One hub connection as a relay sees it: takes messages that were serialised once for all, in order, and is cut off
/// when it falls too far behind. It comes back and asks for what it missed, so that no gap is ever silent.
/// </summary>
public class ViewerConnection(HubConnectionContext context)
{
    /// <summary>Messages that may wait for one slow connection.</summary>
    public const int MaxPending = 256;

    private int _pending;
    private int _calls;
    private int _begun;

    /// <summary>A call of this viewer's is not answered yet.</summary>
    public bool IsBusy => Volatile.Read(ref _calls) > 0;

    /// <summary>Calls of this viewer's so far. An answer is on its way for a moment after its call has ended.</summary>
    public int CallsBegun => Volatile.Read(ref _begun);

    /// <summary>It was told to close.</summary>
    public bool IsClosing { get; private set; }

    public string Id => context.ConnectionId;

    /// <summary>Its socket, where it is served by one of ours.</summary>
    internal HubSocket? Socket { get; } = context.Features.Get<HubSocket>();

    /// <summary>Sends, or queues behind what is still being sent. Never blocks, never throws.</summary>
    public virtual void Send(Broadcast message)
    {
        if (Socket is { } socket)
        {
            socket.Send(message.Frame(context.Protocol));
            return;
        }

        var write = context.WriteAsync(message.Message);
        if (write.IsCompletedSuccessfully)
        {
            return;
        }

        if (Interlocked.Increment(ref _pending) > MaxPending)
        {
            context.Abort();
        }

        _ = Settle(write);
    }

    /// <summary>Sends a last message, tells the client not to come back by itself, and closes.</summary>
    public virtual void Close(Broadcast last)
    {
        Send(last);
        Close(allowReconnect: false);
    }

    /// <summary>Closes, and lets the client come back by itself: this worker goes away, others are there.</summary>
    public virtual void CloseToReturn() => Close(allowReconnect: true);

    internal void CallBegan()
    {
        Interlocked.Increment(ref _begun);
        Interlocked.Increment(ref _calls);
    }

    internal void CallEnded() => Interlocked.Decrement(ref _calls);

    private void Close(bool allowReconnect)
    {
        IsClosing = true;
        Send(new Broadcast(new CloseMessage(error: null, allowReconnect)));
        // A client that honours the close message ends the connection itself; this is for one that does not.
        _ = Task.Delay(TimeSpan.FromSeconds(1), context.ConnectionAborted)
            .ContinueWith(_ => context.Abort(), TaskScheduler.Default);
    }

    /// <summary>Cuts the connection without a word; the client comes back by itself.</summary>
    public virtual void Abort() => context.Abort();

    private async Task Settle(ValueTask write)
    {
        try
        {
            await write;
        }
        catch (Exception)
        {
            // The connection is gone; the hub is told so by its own means.
            context.Abort();
        }
        finally
        {
            Interlocked.Decrement(ref _pending);
        }
    }
}
