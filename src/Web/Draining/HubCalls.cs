using Microsoft.AspNetCore.SignalR;
using SyncStream.Web.Rooms;

namespace SyncStream.Web.Draining;

/// <summary>Counts the calls of each connection that are not answered yet: it is not closed under them.</summary>
internal sealed class HubCalls(WatchConnections connections) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext,
        Func<HubInvocationContext, ValueTask<object?>> next
    )
    {
        if (connections.Find(invocationContext.Context.ConnectionId) is not { } connection)
        {
            return await next(invocationContext);
        }

        connection.CallBegan();
        try
        {
            return await next(invocationContext);
        }
        finally
        {
            connection.CallEnded();
        }
    }
}
