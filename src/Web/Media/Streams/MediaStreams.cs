using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using SyncStream.Web.Media.Lines;

namespace SyncStream.Web.Media.Streams;

/// <summary>Runs responses as Akka.Streams: source of pieces, limits where configuration has any, sink into the socket.</summary>
internal sealed class MediaStreams
{
    private readonly StreamCensus _census;
    private readonly RateLimits _limits;
    private readonly TimeProvider _time;
    private readonly ActorMaterializer _materializer;

    public MediaStreams(ActorSystem system, StreamCensus census, RateLimits limits, TimeProvider time)
    {
        (_census, _limits, _time) = (census, limits, time);
        system.Dispatchers.RegisterConfigurator(
            InlineDispatcherConfigurator.Id,
            new InlineDispatcherConfigurator(system.Dispatchers.Prerequisites)
        );
        var settings = ActorMaterializerSettings.Create(system).WithDispatcher(InlineDispatcherConfigurator.Id);
        _materializer = ActorMaterializer.Create(system, settings, namePrefix: "media");
    }

    /// <summary>Sends a response at the pace of its reader.</summary>
    /// <param name="line">The connection's, whose lane is used; null makes a lane for this response.</param>
    /// <returns>False where it was cut short: the client left, or the census cut it.</returns>
    /// <exception cref="IOException">The bytes could not be read.</exception>
    public async Task<bool> Send(Delivery delivery, ISocketLine? line)
    {
        using var _ = _census.Enter(delivery);
        if (line is not null)
        {
            var lane = (Lane)(line.Lane ??= Run());
            return await lane.Send(delivery);
        }
        using var own = Run();
        return await own.Send(delivery);
    }

    private Lane Run()
    {
        var source = Source.FromGraph(new LaneSource());
        var limited = _limits.IsOn ? source.Via(new RateLimitStage(_time)) : source;
        return new(limited.To(new LaneSink()).Run(_materializer));
    }
}
