using System.IO.Pipelines;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace SyncStream.Web.Media;

/// <summary>Runs a response's pieces as an Akka.Streams graph, so that limits and switches can be put between as stages.</summary>
public sealed class MediaStreams(ActorSystem system, StreamCensus census, MediaOptions options, MediaCounters counters)
{
    private readonly ActorMaterializer _materializer = ActorMaterializer.Create(system, namePrefix: "media");

    /// <summary>Sends all pieces, at the pace of the writer; nothing touches reader or writer after the task has ended.</summary>
    /// <returns>False where it was cut short: the client left, or <paramref name="cancellationToken"/> said so.</returns>
    /// <exception cref="IOException">The bytes could not be read.</exception>
    public async Task<bool> Send(
        IEnumerable<Piece> pieces,
        IVideoReader reader,
        PipeWriter writer,
        CancellationToken cancellationToken
    )
    {
        using var _ = census.Enter();
        return await Source
            .FromGraph(new PieceSource(pieces))
            .ToMaterialized(
                new ResponseSink(new SliceCopier(reader, options, counters), writer, cancellationToken),
                Keep.Right
            )
            .Run(_materializer);
    }
}
