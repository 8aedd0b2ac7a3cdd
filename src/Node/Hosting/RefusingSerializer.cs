using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace SyncStream.Node.Hosting;

/// <summary>
/// Stands where Akka.NET would fall back to JSON with .NET type names: a message that nobody registered is refused on
/// the way out and on the way in, so that no peer can have a type of its choice made here.
/// </summary>
/// <remarks>It takes its manifest as a text: for one that does not, Akka.NET looks up the type that the peer names first.</remarks>
public sealed class RefusingSerializer : SerializerWithStringManifest
{
    /// <summary>Akka.NET hands over the settings of the serializer that stood here before; there is nothing to set.</summary>
#pragma warning disable IDE0060
    public RefusingSerializer(ExtendedActorSystem system, Config settings)
#pragma warning restore IDE0060
        : base(system) { }

    /// <summary>The identifier of the serializer that this one replaces.</summary>
    public override int Identifier => 1;

    public override string Manifest(object o) => throw Unregistered(o);

    public override byte[] ToBinary(object obj) => throw Unregistered(obj);

    public override object FromBinary(byte[] bytes, string manifest) =>
        throw new SerializationException("a peer sent a message of no registered type");

    private static SerializationException Unregistered(object o) =>
        new($"{o.GetType()} is not registered to travel between nodes");
}
