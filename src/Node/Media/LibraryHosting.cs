using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SyncStream.Node.Media.Catalogue;
using SyncStream.Web.Media;

namespace SyncStream.Node.Media;

/// <summary>Puts the library into a node.</summary>
public static class LibraryHosting
{
    /// <summary>The catalogue, as this node's edge and rooms read it.</summary>
    public static IServiceCollection AddLibrary(this IServiceCollection services, LibraryOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(options);
        services.TryAddSingleton<IVideoProbe>(provider =>
            Ffprobe.Installed(provider.GetRequiredService<TimeProvider>(), options.ProbeTimeout)
        );
        services.TryAddSingleton<LibraryCatalogue>();
        services.TryAddSingleton<ClusterCatalogue>();
        services.TryAddSingleton<IVideoCatalogue>(provider => provider.GetRequiredService<ClusterCatalogue>());
        services.TryAddSingleton<IVideoFiles>(provider => provider.GetRequiredService<LibraryCatalogue>());
        return services;
    }

    /// <summary>The actor that fills the catalogue. Needs <see cref="AddLibrary"/>.</summary>
    public static AkkaConfigurationBuilder WithLibrary(this AkkaConfigurationBuilder builder) =>
        builder.WithActors(
            (system, registry, resolver) =>
                registry.Register<LibraryActor>(
                    system.ActorOf(
                        LibraryActor.Props(
                            resolver.GetService<LibraryOptions>(),
                            resolver.GetService<LibraryCatalogue>(),
                            resolver.GetService<IVideoProbe>(),
                            resolver.GetService<TimeProvider>()
                        ),
                        "library"
                    )
                )
        );
}
