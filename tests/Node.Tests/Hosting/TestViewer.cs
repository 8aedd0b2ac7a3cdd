using SyncStream.Protocol.Rooms;

namespace SyncStream.Node.Tests.Hosting;

/// <summary>A person with a session at a <see cref="TestNode"/>.</summary>
internal sealed record TestViewer(HttpClient Http, string Token, ViewerId Id);
