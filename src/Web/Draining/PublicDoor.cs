using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace SyncStream.Web.Draining;

/// <summary>
/// Where viewers come in, as something that can be shut while everything else goes on. Kestrel itself only stops as a
/// whole: it stops listening and at the same time closes connections that it has accepted but not yet read from, so
/// that a request already sent gets no answer.
/// </summary>
public sealed class PublicDoor
{
    private readonly ConcurrentBag<IConnectionListener> _listeners = [];
    private readonly ConcurrentBag<Action> _others = [];

    /// <summary>
    /// Accepts nothing from now on. A socket shared with other workers stays open, and they accept what waits there.
    /// </summary>
    public async Task Shut()
    {
        foreach (var listener in _listeners)
        {
            await listener.UnbindAsync();
        }

        foreach (var shut in _others)
        {
            shut();
        }
    }

    /// <summary>For another way in, which is shut with it.</summary>
    internal void WhenShut(Action shut) => _others.Add(shut);

    internal void Watch(IConnectionListener listener) => _listeners.Add(listener);
}

/// <summary>A transport with the listeners for viewers behind a <see cref="PublicDoor"/>.</summary>
/// <param name="isPublic">Whether viewers come in here; the others are left to Kestrel.</param>
public sealed class PublicDoorFactory(
    IConnectionListenerFactory transport,
    PublicDoor door,
    Func<EndPoint, bool> isPublic
) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public bool CanBind(EndPoint endpoint) =>
        isPublic(endpoint) && (transport as IConnectionListenerFactorySelector)?.CanBind(endpoint) != false;

    public async ValueTask<IConnectionListener> BindAsync(
        EndPoint endpoint,
        CancellationToken cancellationToken = default
    )
    {
        var listener = await transport.BindAsync(endpoint, cancellationToken);
        door.Watch(listener);
        return listener;
    }
}
