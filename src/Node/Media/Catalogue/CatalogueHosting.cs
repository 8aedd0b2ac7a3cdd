using Akka.Actor;
using Akka.Hosting;

namespace SyncStream.Node.Media.Catalogue;

/// <summary>Puts the exchange of catalogues into a node. Needs the library.</summary>
public static class CatalogueHosting
{
    /// <param name="host">This host's name among the holders of a video: the address of its cluster members.</param>
    public static AkkaConfigurationBuilder WithCatalogue(this AkkaConfigurationBuilder builder, string host) =>
        builder
            .WithCustomSerializer("catalogue", [typeof(ICatalogueMessage)], system => new CatalogueSerializer(system))
            .WithActors(
                (system, registry, resolver) =>
                {
                    var library = resolver.GetService<LibraryCatalogue>();
                    var catalogue = resolver.GetService<ClusterCatalogue>();
                    var files = registry.Get<LibraryActor>();
                    registry.Register<CatalogueActor>(
                        system.ActorOf(
                            Props.Create(() => new CatalogueActor(host, library, catalogue, files)),
                            CatalogueActor.Name
                        )
                    );
                }
            );
}
