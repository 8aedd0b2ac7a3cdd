using SyncStream.Protocol.Media;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Media;
using SyncStream.Web.Media.Renditions;
using SyncStream.Web.Media.Uploads;
using SyncStream.Web.Operations.Cluster;
using SyncStream.Web.Rooms;
using SyncStream.Web.Sessions;

namespace SyncStream.Web.Operations.OpenApi;

/// <summary>All calls over HTTP that others may rely on; a test holds the list to what is really mapped.</summary>
internal static class ApiCalls
{
    public static IReadOnlyList<ApiCall> All =>
        [.. Sessions, .. Rooms, .. Library, .. Uploads, .. Videos, .. Operations];

    private static readonly ApiCall[] Sessions =
    [
        new("POST", "/api/session", For.Everyone, "Begins a guest's session, or gives the present one another name.")
        {
            Body = typeof(BeginRequest),
            Answer = typeof(SessionGranted),
        },
        new("GET", "/api/session", For.Viewers, "Who I am.") { Answer = typeof(SessionView) },
        new("POST", "/api/session/admin", For.Viewers, "Makes the session an administrator's.")
        {
            Body = typeof(PromoteRequest),
            Answer = typeof(SessionGranted),
        },
        new("DELETE", "/api/session", For.Everyone, "Signs out.") { Status = 204 },
    ];

    private static readonly ApiCall[] Rooms =
    [
        new("GET", "/api/rooms", For.Everyone, "Public rooms that are awake, the fullest first.")
        {
            Answer = typeof(RoomList),
        },
        new("POST", "/api/rooms", For.Viewers, "Makes a room; the caller is its host.")
        {
            Body = typeof(CreateRequest),
            Answer = typeof(RoomView),
            Status = 201,
        },
        new("GET", "/api/rooms/{id}", For.Everyone, "One room, without entering it.")
        {
            Answer = typeof(RoomView),
            Headers = [("X-Room-Password", "The room's password, where it has one.")],
        },
        new("POST", "/api/rooms/{id}/commands", For.Viewers, "A command, for scripts and bots.")
        {
            Body = typeof(RoomCommand),
            Answer = typeof(CommandAck),
        },
        new("GET", "/api/rooms/{id}/bans", For.Viewers, "Who is banned, for moderators and hosts.")
        {
            Answer = typeof(BanList),
        },
        new("DELETE", "/api/rooms/{id}", For.Viewers, "Closes a room, for its host and administrators.")
        {
            Status = 204,
        },
    ];

    private static readonly ApiCall[] Library =
    [
        new("GET", "/api/library", For.Viewers, "A page of the library, by title.")
        {
            Answer = typeof(VideoPage),
            Query = [("search", "Words that the title has."), ("cursor", "The page before's nextCursor.")],
        },
        new("GET", "/api/library/{videoId}", For.Viewers, "One video.") { Answer = typeof(VideoInfo) },
    ];

    private static readonly ApiCall[] Uploads =
    [
        new("GET", TusCreation.Path, For.Viewers, "Whether I may upload, and how much.")
        {
            Answer = typeof(UploadAllowance),
            Query = [("roomId", "The room whose host I am.")],
        },
        new("OPTIONS", TusCreation.Path, For.Everyone, "What of tus 1.0 is spoken.") { Status = 204 },
        new("POST", TusCreation.Path, For.Viewers, "Begins an upload (tus 1.0).")
        {
            BodyMedia = "application/offset+octet-stream",
            Status = 201,
        },
        new("HEAD", $"{TusCreation.Path}/{{upload}}", For.Viewers, "How far an upload is."),
        new("PATCH", $"{TusCreation.Path}/{{upload}}", For.Viewers, "The next piece of an upload.")
        {
            BodyMedia = "application/offset+octet-stream",
            Status = 204,
        },
        new(
            "POST",
            $"{TusCreation.Path}/{{upload}}",
            For.Viewers,
            "The same, for those who can't send PATCH or DELETE."
        )
        {
            BodyMedia = "application/offset+octet-stream",
            Status = 204,
            Headers = [("X-HTTP-Method-Override", "PATCH or DELETE.")],
        },
        new("DELETE", $"{TusCreation.Path}/{{upload}}", For.Viewers, "Gives an upload up.") { Status = 204 },
    ];

    private static readonly ApiCall[] Videos =
    [
        new("GET HEAD", "/media/{videoId}/file", For.Viewers, "The file's bytes, with ranges by RFC 9110.")
        {
            Media = "video/*",
            Query = [("room", "Where it is watched.")],
            Headers = [("Range", "Which bytes.")],
        },
        new("GET HEAD", "/media/{videoId}/hls/{rest}", For.Viewers, "HLS: master.m3u8 and what it names; status.")
        {
            Media = "application/vnd.apple.mpegurl",
        },
        new("GET HEAD", "/media/{videoId}/poster.jpg", For.Viewers, "A picture of the video.") { Media = "image/jpeg" },
        new("GET HEAD", "/media/{videoId}/storyboard.{kind}", For.Viewers, "Previews: vtt, and the jpg that it names.")
        {
            Media = "text/vtt",
        },
        new("GET HEAD", "/media/{videoId}/subtitles", For.Viewers, "The subtitle tracks.")
        {
            Answer = typeof(IReadOnlyList<SubtitleTrack>),
        },
        new(
            "POST",
            "/media/{videoId}/subtitles",
            For.Viewers,
            "Adds subtitles to what is in the room's queue, for its host and administrators."
        )
        {
            BodyMedia = "application/octet-stream",
            Answer = typeof(SubtitleTrack),
            Status = 201,
            Query = [("label", "Its name for people."), ("roomId", "The room whose host I am.")],
        },
        new(
            "DELETE",
            "/media/{videoId}/subtitles/{track}",
            For.Viewers,
            "Takes a track that was uploaded away, for whoever added it and administrators."
        )
        {
            Status = 204,
        },
        new("GET HEAD", "/media/{videoId}/subtitles/{track}", For.Viewers, "One track, as TRACK.vtt.")
        {
            Media = "text/vtt",
        },
        new("GET", "/media/proxy/rooms/{room}/{item}", For.Viewers, "Leads to an outside video of a room's queue.")
        {
            Status = 302,
        },
        new("GET", "/media/proxy/{signed}", For.Viewers, "An outside video or playlist.") { Media = "video/*" },
    ];

    private static readonly ApiCall[] Operations =
    [
        new("GET HEAD", "/healthz", For.Everyone, "The process is alive.") { Media = "text/plain" },
        new("GET HEAD", "/readyz", For.Everyone, "It is a member of the cluster, and rooms answer.")
        {
            Media = "text/plain",
        },
        new(
            "GET HEAD",
            "/metrics",
            For.Everyone,
            "Figures for Prometheus, for those with the token of the configuration."
        )
        {
            Media = "text/plain",
        },
        new("GET", OpenApiEndpoint.Path, For.Everyone, "This document.") { Media = "application/json" },
        new("GET", "/api/cluster", For.Administrators, "The whole cluster at this moment.")
        {
            Answer = typeof(ClusterReport),
            Query = [("rooms", "Part of the id or title of the rooms that are wanted.")],
        },
        new("GET", "/api/cluster/history", For.Administrators, "The load of each host over the last hour.")
        {
            Answer = typeof(ClusterHistory),
        },
        new("GET", "/api/cluster/worker", For.Administrators, "The part of the worker that is asked.")
        {
            Answer = typeof(WorkerView),
            Query = [("rooms", "Part of the id or title of the rooms that are wanted.")],
        },
        new("GET", "/api/cluster/host", For.Administrators, "The part of its host.") { Answer = typeof(HostView) },
        new("GET", "/api/cluster/host/history", For.Administrators, "Its host's load over the last hour.")
        {
            Answer = typeof(LoadHistory),
        },
        new(
            "POST",
            "/api/cluster/hosts/{host}/workers/{worker}/drain",
            For.Administrators,
            "Puts a new process in a worker's place, then drains it. Answers once it has begun."
        )
        {
            Body = typeof(DrainRequest),
            Status = 202,
        },
    ];
}
