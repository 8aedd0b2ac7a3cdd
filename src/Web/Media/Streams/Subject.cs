using SyncStream.Protocol.Media;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Media.Streams;

/// <summary>Whose stream it is, as far as the request says.</summary>
/// <param name="Viewer">By the session; none where a route is open to all.</param>
/// <param name="Room">By <c>?room=</c>: where the viewer watches.</param>
/// <param name="Video">What of the library it is; none for an outside video.</param>
public readonly record struct Subject(ViewerId? Viewer, RoomId? Room, VideoId? Video = null);
