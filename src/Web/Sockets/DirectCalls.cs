using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Logging;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Rooms;
using SyncStream.Web.Threads;

namespace SyncStream.Web.Sockets;

/// <summary>
/// Answers the calls that viewers make again and again where they come in. The hub would answer the same, after it was woken, had taken
/// the message apart in a general way and had made itself anew, which together is more than a command's work in its room.
/// </summary>
public sealed class DirectCalls(
    ViewerCalls calls,
    WatchConnections connections,
    IHubProtocol protocol,
    ILogger<DirectCalls> log
)
{
    /// <summary>Longer calls are the hub's: they come rarely, and who sends many of them is not to keep others waiting.</summary>
    public const int Longest = 4096;

    /// <summary>
    /// Begins to answer a message; ends once that is done. Null where it is the hub's: not one of these calls, or another of the same
    /// viewer's is not answered yet, for a viewer's calls are done one after the other.
    /// </summary>
    internal Task? TryAnswer(HubSocket socket, ReadOnlySpan<byte> message)
    {
        if (
            connections.Find(socket.ConnectionId) is not { IsBusy: false } viewer
            || HubCall.Read(message) is not { Method: "Send" or "Report" or "SyncClock" } call
        )
        {
            return null;
        }

        using var lent = LentThread.Lend();
        viewer.CallBegan();
        return Answer(socket, viewer, call);
    }

    private async Task Answer(HubSocket socket, ViewerConnection viewer, HubCall call)
    {
        try
        {
            var (result, refusal) = await Do(socket, call);
            Say(socket, call.Id, result, refusal is null ? null : HubError.Of(refusal));
        }
        catch (OperationCanceledException) when (socket.ConnectionClosed.IsCancellationRequested)
        {
            // The caller is gone; nobody waits for an answer.
        }
        catch (Exception e)
        {
            log.LogError(e, "Hub method {Method} failed", call.Method);
            Say(socket, call.Id, null, HubError.OfFailure);
        }
        finally
        {
            viewer.CallEnded();
        }
    }

    private async Task<(object? Result, Refusal? Refusal)> Do(HubSocket socket, HubCall call)
    {
        if (call.Method == "SyncClock")
        {
            return calls.SyncClock(call.Argument);
        }

        var place = ViewerPlace.Of(socket.Items);
        return call.Method == "Send"
            ? await calls.Send(socket.User, place, call.Argument, socket.ConnectionClosed)
            : (null, await calls.Report(socket.User, place, call.Argument));
    }

    private void Say(HubSocket socket, string? id, object? result, string? error)
    {
        if (id is not null)
        {
            var answer = error is null
                ? CompletionMessage.WithResult(id, result)
                : CompletionMessage.WithError(id, error);
            socket.Send(Frames.Of(Frames.Text, protocol.GetMessageBytes(answer).Span));
        }
    }
}
