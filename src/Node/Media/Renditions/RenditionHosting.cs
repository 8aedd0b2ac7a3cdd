using Akka.Hosting;
using SyncStream.Node.Media.Subtitles;
using SyncStream.Web.Media.Renditions;

namespace SyncStream.Node.Media.Renditions;

/// <summary>Puts the making of other forms of videos into a node.</summary>
public static class RenditionHosting
{
    /// <summary>The services. Need the library's.</summary>
    public static IServiceCollection AddRenditions(this IServiceCollection services, RenditionOptions options) =>
        services
            .AddSingleton(options)
            .AddSingleton<RenditionCache>()
            .AddSingleton<Sources>()
            .AddSingleton<SubtitleShelf>()
            .AddSingleton<RenditionOwners>()
            .AddSingleton<IRenditions, RenditionSource>();

    /// <summary>The actors. Need <see cref="AddRenditions"/>.</summary>
    public static AkkaConfigurationBuilder WithRenditions(this AkkaConfigurationBuilder builder) =>
        builder.WithActors(
            (system, registry, resolver) =>
                registry.Register<RenditionsActor>(
                    system.ActorOf(
                        Akka.Actor.Props.Create(() =>
                            new RenditionsActor(
                                resolver.GetService<RenditionCache>(),
                                resolver.GetService<Sources>(),
                                resolver.GetService<RenditionOptions>(),
                                resolver.GetService<TimeProvider>()
                            )
                        ),
                        "renditions"
                    )
                )
        );
}
