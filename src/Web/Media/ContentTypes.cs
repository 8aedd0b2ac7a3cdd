namespace SyncStream.Web.Media;

/// <summary>The media type of a container, as IANA or custom has it.</summary>
public static class ContentTypes
{
    /// <param name="container">As <c>VideoInfo.Container</c> has it: a file's extension, lower case.</param>
    public static string Of(string container) =>
        container switch
        {
            "mp4" or "m4v" => "video/mp4",
            "webm" => "video/webm",
            "mkv" => "video/x-matroska",
            "mov" => "video/quicktime",
            "avi" => "video/x-msvideo",
            "ogv" => "video/ogg",
            "mpg" or "mpeg" => "video/mpeg",
            "ts" or "m2ts" => "video/mp2t",
            "flv" => "video/x-flv",
            "wmv" => "video/x-ms-wmv",
            _ => "application/octet-stream",
        };
}
