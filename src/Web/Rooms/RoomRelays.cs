using Akka.Actor;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Rooms;

/// <summary>This worker's relays, one per room that has a viewer here. They come with the first and go with the last.</summary>
public sealed class RoomRelays : ReceiveActor
{
    private readonly Func<RoomId, Props> _relayOf;
    private readonly Dictionary<RoomId, IActorRef> _relays = [];
    private readonly Dictionary<RoomId, List<(IRelayMessage Message, IActorRef Sender)>> _retiring = [];

    /// <param name="region">Brings messages to rooms.</param>
    /// <param name="clock">Names this host's clock, which the rooms' times are translated to.</param>
    /// <param name="time">The same, to be read.</param>
    public RoomRelays(IActorRef region, HostClock clock, TimeProvider time)
        : this(id => RoomRelay.PropsFor(id, region, clock, time)) { }

    /// <param name="relayOf">Makes the relay of a room.</param>
    public RoomRelays(Func<RoomId, Props> relayOf)
    {
        _relayOf = relayOf;
        Receive<IRelayMessage>(Route);
        Receive<RelayIdle>(m =>
        {
            // What comes for it from now on waits, until it has either stopped or said that it stays.
            _retiring.TryAdd(m.RoomId, []);
            Sender.Tell(RelayRetired.Instance);
        });
        Receive<RelayKept>(m => Resume(m.RoomId));
        Receive<Terminated>(t =>
        {
            foreach (var (id, _) in _relays.Where(r => r.Value.Equals(t.ActorRef)).ToList())
            {
                _relays.Remove(id);
                Resume(id);
            }
        });
    }

    /// <summary>A relay that fails has lost count of its viewers: it stops, and its viewers, cut off, come back by themselves.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    private void Route(IRelayMessage message)
    {
        if (_retiring.TryGetValue(message.RoomId, out var waiting))
        {
            waiting.Add((message, Sender));
        }
        else if (message is JoinRoom)
        {
            RelayOf(message.RoomId).Forward(message);
        }
        else
        {
            _relays.GetValueOrDefault(message.RoomId)?.Forward(message);
        }
    }

    private void Resume(RoomId id)
    {
        if (_retiring.Remove(id, out var waiting))
        {
            waiting.ForEach(w => Self.Tell(w.Message, w.Sender));
        }
    }

    private IActorRef RelayOf(RoomId id)
    {
        if (!_relays.TryGetValue(id, out var relay))
        {
            relay = _relays[id] = Context.ActorOf(_relayOf(id));
            Context.Watch(relay);
        }

        return relay;
    }
}

/// <summary>A relay has had no viewer for a while and would like to go.</summary>
internal sealed record RelayIdle(RoomId RoomId) : INoSerializationVerificationNeeded;

/// <summary>The relay may go; where a viewer came meanwhile it answers <see cref="RelayKept"/> instead.</summary>
internal sealed class RelayRetired : INoSerializationVerificationNeeded
{
    public static readonly RelayRetired Instance = new();
}

/// <summary>The relay has viewers again and stays.</summary>
internal sealed record RelayKept(RoomId RoomId) : INoSerializationVerificationNeeded;
