using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace SyncStream.Web.Rooms;

/// <summary>
/// Logs what goes wrong in a hub call, but not what was refused: SignalR itself logs both as errors, with a stack
/// trace, so that any client could fill the log. Its own line is switched off where this filter is added.
/// </summary>
internal sealed class HubFaults(ILogger<HubFaults> log) : IHubFilter
{
    /// <summary>The category of SignalR's own line.</summary>
    public const string Replaced = "Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher";

    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext,
        Func<HubInvocationContext, ValueTask<object?>> next
    )
    {
        try
        {
            return await next(invocationContext);
        }
        catch (OperationCanceledException) when (invocationContext.Context.ConnectionAborted.IsCancellationRequested)
        {
            // The caller is gone; nobody waits for an answer.
            throw;
        }
        catch (Exception e) when (e is not HubException)
        {
            log.LogError(e, "Hub method {Method} failed", invocationContext.HubMethodName);
            throw;
        }
    }
}
