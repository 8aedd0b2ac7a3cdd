namespace SyncStream.Web.Media.Uploads;

/// <summary>How far an unfinished upload has come.</summary>
/// <param name="Offset">Bytes that lie there.</param>
/// <param name="GrewAt">When it last had come on noticeably; UTC.</param>
public sealed record UploadStand(Upload Upload, long Offset, DateTimeOffset GrewAt);
